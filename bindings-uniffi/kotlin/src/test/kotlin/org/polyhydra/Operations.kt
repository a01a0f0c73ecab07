package org.polyhydra

import java.lang.reflect.InvocationTargetException
import kotlin.reflect.KClass
import kotlin.reflect.KFunction
import kotlin.reflect.KParameter
import kotlin.reflect.full.callSuspendBy
import kotlin.reflect.full.companionObjectInstance
import kotlin.reflect.full.declaredMemberFunctions
import kotlin.reflect.full.memberProperties
import kotlinx.coroutines.flow.toList

/** The generated surface, found by reflection: each operation with the group that has it. */
class Operations(client: Any) {
    private val found: Map<String, Pair<Any, KFunction<*>>> = buildMap {
        for (property in client::class.memberProperties) {
            if (property.name == "client" || property.name == "blocking") continue
            val group = property.getter.call(client)!!
            for (function in group::class.declaredMemberFunctions) put(function.name, group to function)
        }
    }

    val names: Set<String> get() = found.keys

    fun parameters(operation: String): List<KParameter> = function(operation).second.parameters.drop(1)

    /** Calls an operation with arguments by their names. */
    suspend fun call(operation: String, arguments: Map<String, Any?>): Any? {
        val (group, function) = function(operation)
        val given = arguments.mapKeys { (name, _) -> function.parameters.find { it.name == name } ?: error("$operation has no $name") }
        try {
            return function.callSuspendBy(given + (function.parameters[0] to group))
        } catch (error: InvocationTargetException) {
            throw error.targetException
        }
    }

    private fun function(operation: String) = found[operation] ?: error("no operation $operation")

    companion object {
        /** Goes through a list, whichever surface it is of. */
        suspend fun all(list: Any?): List<Model> = when (list) {
            is Pages<*> -> list.toList()
            is BlockingPages<*> -> list.toList()
            else -> error("no list: $list")
        }

        suspend fun page(list: Any?): Page<Model> = when (list) {
            is Pages<*> -> list.page()
            is BlockingPages<*> -> list.page()
            else -> error("no list: $list")
        }

        /** The companion of a model's class. */
        fun type(model: KClass<*>): ModelType<*> = model.companionObjectInstance as ModelType<*>
    }
}
