package io.fairlead.ingest.gcp;

import io.fairlead.ingest.gcp.GcpOptions.Registry;
import io.fairlead.ingest.gcp.GcpOptions.Selection;
import io.fairlead.ingest.gcp.GcpOptions.ServiceDirectory;

/// What is read, for the messages of failures.
///
/// @param what such as `the instances of the project shop-prod-4711`
/// @param permission the IAM permission that the call requires
record GoogleReading(String what, String permission, Api api) {
    /// An API of Google, which is enabled in each project.
    enum Api {
        COMPUTE("Compute Engine", "compute.readonly"),
        SERVICE_DIRECTORY("Service Directory", "cloud-platform");

        private final String title;
        private final String scope;

        Api(String title, String scope) {
            this.title = title;
            this.scope = scope;
        }

        static Api of(Registry registry) {
            return switch (registry) {
                case Selection _ -> COMPUTE;
                case ServiceDirectory _ -> SERVICE_DIRECTORY;
            };
        }

        String title() {
            return title;
        }

        /// The narrowest scope of access tokens that it accepts.
        String scope() {
            return scope;
        }

        /// What helps if an answer is too large or late.
        String advice(String other) {
            return this == COMPUTE ? "lower page-size or " + other : other;
        }
    }

    static GoogleReading ofInstances(String project) {
        return new GoogleReading("the instances of the project " + project, "compute.instances.list", Api.COMPUTE);
    }

    static GoogleReading ofGroups(String project) {
        return new GoogleReading(
                "the managed instance groups of the project " + project,
                "compute.instanceGroupManagers.list",
                Api.COMPUTE);
    }

    /// @param group as in [ManagedGroup#key]
    static GoogleReading ofGroup(String project, String group) {
        return new GoogleReading(
                "the managed instance group " + group + " of the project " + project,
                "compute.instanceGroupManagers.get",
                Api.COMPUTE);
    }

    /// The lists of a location of Service Directory.
    static GoogleReading ofDirectory(String project, String location, DirectoryPage.Kind kind) {
        return new GoogleReading(
                "the " + kind.key() + " of the location " + location + " of the project " + project,
                "servicedirectory." + kind.key() + ".list",
                Api.SERVICE_DIRECTORY);
    }
}
