package io.fairlead.testkit.peers;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/// What lives as long as a test class: the store of the class closes it after the last test.
final class ClassStore {
    private ClassStore() {}

    static Store of(ExtensionContext context, Namespace namespace) {
        ExtensionContext at = context;
        while (at.getTestMethod().isPresent() && at.getParent().isPresent()) {
            at = at.getParent().get();
        }
        return at.getStore(namespace);
    }
}
