package io.fairlead.operations.uninstall;

import io.fairlead.platform.KafkaCall;
import io.fairlead.platform.Result;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;

/// The transactional ids of the topology, which Kafka Streams names `APPLICATION-UUID-NUMBER`. Kafka has no request to
/// delete one.
final class InstalledTransactions implements InstalledPart {
    private final Pattern ours;
    private final Admin admin;

    InstalledTransactions(String applicationId, Admin admin) {
        this.ours = Pattern.compile(
                Pattern.quote(applicationId) + "-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}-[0-9]+");
        this.admin = admin;
    }

    boolean isOurs(String transactionalId) {
        return ours.matcher(transactionalId).matches();
    }

    @Override
    public String name() {
        return "transactional ids";
    }

    @Override
    public List<Item> find() throws InterruptedException {
        return KafkaCall.get(admin.listTransactions().all(), "the transactional ids cannot be listed").stream()
                .map(TransactionListing::transactionalId)
                .filter(this::isOurs)
                .sorted()
                .map(id -> new Item(
                        id,
                        "Kafka cannot delete it; it expires after transactional.id.expiration.ms (7 days unless set)"))
                .toList();
    }

    @Override
    public Result remove(Item item) {
        return new Result(name(), item.name(), Result.Outcome.LEFT, item.left());
    }
}
