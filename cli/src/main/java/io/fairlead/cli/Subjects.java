package io.fairlead.cli;

import io.fairlead.model.Subject;

/// The subject of a command in human-readable form.
final class Subjects {
    private Subjects() {}

    static String text(Subject subject) {
        return switch (subject) {
            case Subject.OfService(var service) -> "service " + service;
            case Subject.OfSource(var source) -> "what source " + source + " lists";
            case Subject.OfTarget(var target) -> "target " + target;
            case Subject.Everything _ -> "everything";
        };
    }
}
