package io.fairlead.api.access;

/// A part of what a pipeline holds: that of a grant, or what a request is about.
public sealed interface AccessScope {
    /// All of it.
    record Everything() implements AccessScope {
        @Override
        public String toString() {
            return "everything";
        }
    }

    /// All that the pipeline of this name holds.
    record OfPipeline(String pipeline) implements AccessScope {
        @Override
        public String toString() {
            return "pipeline " + pipeline;
        }
    }

    /// The services of a namespace, and their endpoints.
    record OfNamespace(String namespace) implements AccessScope {
        @Override
        public String toString() {
            return "namespace " + namespace;
        }
    }

    /// A source, and the decisions that it caused.
    record OfSource(String source) implements AccessScope {
        @Override
        public String toString() {
            return "source " + source;
        }
    }
}
