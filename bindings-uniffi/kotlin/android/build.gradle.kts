// The AAR: the sources of the JVM's package, and the native library for four ABIs. Run ./native.sh first.
plugins {
    id("com.android.library") version "8.13.0"
    id("org.jetbrains.kotlin.android") version "2.2.20"
    id("maven-publish")
}

group = "org.polyhydra"
version = "0.1.0"

android {
    namespace = "org.polyhydra"
    compileSdk = 36
    defaultConfig {
        minSdk = 24
        consumerProguardFiles("consumer-rules.pro")
    }
    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_11
        targetCompatibility = JavaVersion.VERSION_11
        // java.time, below API 26. An app that has this AAR switches it on as well.
        isCoreLibraryDesugaringEnabled = true
    }
    sourceSets["main"].apply {
        kotlin.srcDirs("../src/main/kotlin", "build/made/surface")
        jniLibs.srcDirs("build/made/jniLibs")
    }
    publishing {
        singleVariant("release") { withSourcesJar() }
    }
}

kotlin {
    explicitApi()
    compilerOptions {
        jvmTarget = org.jetbrains.kotlin.gradle.dsl.JvmTarget.JVM_11
        // What Java leaves out is refused by the core, by name.
        freeCompilerArgs.add("-Xno-param-assertions")
    }
}

dependencies {
    api("org.jetbrains.kotlinx:kotlinx-coroutines-core:1.10.2")
    api("com.squareup.okhttp3:okhttp:5.5.1")
    coreLibraryDesugaring("com.android.tools:desugar_jdk_libs:2.1.5")
}

publishing {
    publications.register<MavenPublication>("release") {
        artifactId = "polyhydra-android"
        afterEvaluate { from(components["release"]) }
    }
}
