package io.fairlead.cli;

import picocli.CommandLine.IVersionProvider;

/// The version of the jar, and of the Java runtime.
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "fairlead " + (version == null ? "(built from sources)" : version) + ", Java " + Runtime.version()
        };
    }
}
