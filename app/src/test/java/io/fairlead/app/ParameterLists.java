package io.fairlead.app;

import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;

/// How many parameters a method or constructor may have. What the compiler adds does not count.
///
/// | any number has | as |
/// |---|---|
/// | the canonical constructor of a record | it names the parts of one concept |
/// | a lambda, or another method that the compiler makes | nobody calls it by hand |
/// | the constructor of an anonymous class | the same |
/// | an override of a library's method | the library chose the list |
final class ParameterLists {
    static final int MOST = 4;

    private ParameterLists() {}

    static ArchCondition<JavaCodeUnit> areShort() {
        return new ArchCondition<>("have at most " + MOST + " parameters") {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                if (unit.getRawParameterTypes().size() > MOST && isTooLong((Executable) unit.reflect())) {
                    events.add(SimpleConditionEvent.violated(
                            unit, unit.getDescription() + " has too many in " + unit.getSourceCodeLocation()));
                }
            }
        };
    }

    static boolean isTooLong(Executable unit) {
        return written(unit) > MOST && !isOfTheCompiler(unit) && !isCanonical(unit) && !isOfALibrary(unit);
    }

    private static long written(Executable unit) {
        return Arrays.stream(unit.getParameters())
                .filter(it -> !it.isSynthetic())
                .filter(it -> !it.isImplicit())
                .count();
    }

    private static boolean isOfTheCompiler(Executable unit) {
        return unit.isSynthetic()
                || (unit instanceof Method method && method.isBridge())
                || (unit instanceof Constructor<?> && unit.getDeclaringClass().isAnonymousClass());
    }

    private static boolean isCanonical(Executable unit) {
        Class<?> owner = unit.getDeclaringClass();
        return unit instanceof Constructor<?>
                && owner.isRecord()
                && Arrays.equals(
                        unit.getParameterTypes(),
                        Arrays.stream(owner.getRecordComponents())
                                .map(RecordComponent::getType)
                                .toArray(Class<?>[]::new));
    }

    /// By name and number: the types of a generic method differ where it is overridden.
    private static boolean isOfALibrary(Executable unit) {
        if (!(unit instanceof Method)) {
            return false;
        }
        Deque<Class<?>> open = new ArrayDeque<>();
        addSupertypes(unit.getDeclaringClass(), open);
        while (!open.isEmpty()) {
            Class<?> type = open.removeFirst();
            boolean isLibrary = !type.getName().startsWith("io.fairlead.");
            if (isLibrary && Arrays.stream(type.getDeclaredMethods()).anyMatch(it -> isOverridden(it, unit))) {
                return true;
            }
            addSupertypes(type, open);
        }
        return false;
    }

    private static boolean isOverridden(Method method, Executable by) {
        return method.getName().equals(by.getName()) && method.getParameterCount() == by.getParameterCount();
    }

    private static void addSupertypes(Class<?> type, Deque<Class<?>> to) {
        Class<?> superclass = type.getSuperclass();
        if (superclass != null) {
            to.add(superclass);
        }
        Collections.addAll(to, type.getInterfaces());
    }
}
