package org.polyhydra.bench;

/** A JVM that ends at once. */
public class FirstNothing {
    public static void main(String[] arguments) {
        System.out.println(arguments[0]);
    }
}
