package org.polyhydra

/** What the models have in common. */
public interface Model {
    /** What this version of the SDK does not know, as it came, and times in a form that it would not write. It goes back with the rest. */
    public val unknown: Map<String, JsonValue>

    /** The object as JSON, with secrets in the clear, and with what this version of the SDK does not know. */
    public fun toJson(): String
}

/** A model in the making: by a reader of JSON, or by Java. */
public abstract class ModelBuilder<M : Model> internal constructor() {
    internal abstract val names: Names

    internal val unknown: MutableMap<String, JsonValue> = LinkedHashMap(0)

    /** A member that this version of the SDK does not know. */
    public fun unknown(name: String, value: JsonValue) {
        unknown[name] = value
    }

    /** Reads the field of a place in [names]. */
    internal abstract fun take(field: Int, json: JsonReader)

    /** Makes the model. */
    public abstract fun build(): M
}

/** A kind of model: what reads it. */
public abstract class ModelType<M : Model> internal constructor() {
    /** Begins a model without anything. */
    public abstract fun builder(): ModelBuilder<M>

    /**
     * Reads a model out of its JSON.
     *
     * @throws HydraException.Build that names the member which is wrong
     */
    public fun fromJson(text: String): M = try {
        JsonReader.whole(text.toByteArray()) { it.read(builder()) }
    } catch (error: Unreadable) {
        throw HydraException.Build(error.path.ifEmpty { "json" }, error.reason)
    }
}

/** What a model prints: what is set. Free-form JSON may hold secrets. */
internal class Shown(model: String) {
    private val out = StringBuilder(model).append('(')

    fun put(name: String, value: Any?): Shown {
        if (value == null || value is List<*> && value.isEmpty()) return this
        if (out[out.length - 1] != '(') out.append(", ")
        out.append(name).append('=').append(if (value is JsonValue) "***" else value.toString())
        return this
    }

    fun end(unknown: Map<String, JsonValue>): String {
        for ((name, value) in unknown) put(name, value)
        return out.append(')').toString()
    }
}
