package io.fairlead.acceptance.figures;

import java.util.OptionalLong;

/// A registry of 1,000 instances in 100 services, each with port 8080, which give way to other ports one after the
/// other.
interface ChangingRegistry extends AutoCloseable {
    int INSTANCES = 1_000;
    int SERVICES = 100;
    int PORT = 8080;

    /// The service of an instance.
    static String service(int instance) {
        return "web-" + instance % SERVICES;
    }

    static String address(int instance) {
        return "10.1." + instance / 250 + "." + (1 + instance % 250);
    }

    /// As JSON, for the source: what names the server, and how a port is found; everything else by default.
    String options();

    /// Gives an instance this port. Returns when the registry has it.
    void change(int instance, int port) throws Exception;

    /// The requests of the source that have reached the server; empty if it does not tell.
    OptionalLong requests();

    @Override
    void close();
}
