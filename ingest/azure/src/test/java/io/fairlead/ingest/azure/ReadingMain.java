package io.fairlead.ingest.azure;

import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.azure.AzureOptions.Cloud;
import io.fairlead.ingest.azure.AzureOptions.Endpoints;
import io.fairlead.ingest.azure.AzureOptions.Login;
import io.fairlead.model.failure.Failure;
import java.nio.file.Path;
import java.util.List;

/// Readings in a process of their own, whose environment says who it is.
final class ReadingMain {
    private ReadingMain() {}

    /// Prints what each finds.
    ///
    /// @param arguments the login, the address of the server, its authority, and the number of readings
    public static void main(String[] arguments) throws InterruptedException {
        Login login = arguments[0].equals("default-chain")
                ? new Login.DefaultChain()
                : new Login.ManagedIdentity(arguments[0]);
        TlsOptions tls = new TlsOptions(Path.of(arguments[2]), null, null, "");
        AzureOptions options = new AzureOptions(
                List.of(Rows.SUBSCRIPTION),
                login,
                new Endpoints(Cloud.PUBLIC, arguments[1], arguments[1], tls),
                Machines.SELECTION,
                Machines.LIMITS);
        try (Machines machines = new Machines(options)) {
            for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
                System.out.println(found(machines));
            }
        }
        System.exit(0);
    }

    private static String found(Machines machines) throws InterruptedException {
        try {
            return Machines.names(machines.first()).toString();
        } catch (Failure failure) {
            return failure.code() + " " + failure.getMessage();
        }
    }
}
