package io.fairlead.ingest.aws;

import io.fairlead.http.PrintableText;
import io.fairlead.ingest.aws.AwsEvent.Origin;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.polling.HintFeed;
import io.fairlead.ingest.spi.polling.Hints;
import io.fairlead.ingest.spi.polling.PollRequest;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.Message;

/// The events of one queue. Each message is deleted once its event has requested the early listing of its
/// account and region; so is one that cannot be used, after it was reported. One thread at a time, but for
/// [#check].
final class QueueFeed implements HintFeed {
    private final EventQueue queue;
    private final Subject subject;
    private final AwsAccess access;
    private final AwsClients clients;
    private final AwsOptions.@Nullable Role role;
    private final UnusableMessages unusable;

    /// What the events of a queue have to be about.
    ///
    /// @param parts the prefixes of the parts that are read
    record Subject(Origin origin, Map<AwsPlace, String> parts) {
        Subject {
            parts = Map.copyOf(parts);
        }
    }

    /// @param role to assume in the account of the queue, null: none
    QueueFeed(EventQueue queue, Subject subject, AwsClients clients, AwsOptions.@Nullable Role role) {
        this.queue = queue;
        this.subject = subject;
        this.clients = clients;
        this.role = role;
        this.access = new AwsAccess(queue.place(), role, clients);
        this.unusable = new UnusableMessages(name(), clients.clock());
    }

    @Override
    public String name() {
        return queue.place() + "/events";
    }

    @Override
    public void receive(Hints hints) throws InterruptedException {
        access.with(new PollRequest(hints.listener(), false), session -> {
            QueueCalls calls = new QueueCalls(session, queue);
            List<Message> messages = calls.receive();
            if (!messages.isEmpty()) {
                use(messages, hints);
                calls.delete(messages);
            }
            return messages.size();
        });
    }

    private void use(List<Message> messages, Hints hints) {
        SortedSet<String> changed = new TreeSet<>();
        for (Message message : messages) {
            String body = message.body() == null ? "" : message.body();
            switch (AwsEvent.of(body, subject.origin())) {
                case AwsEvent.Changed(var place) -> {
                    String part = subject.parts().get(place);
                    if (part == null) {
                        unusable.add(message, "it is of " + PrintableText.of(place.toString()) + ", which is not read");
                    } else {
                        changed.add(part);
                    }
                }
                case AwsEvent.Ignored() -> {}
                case AwsEvent.Unreadable(var cause) -> unusable.add(message, cause);
            }
        }
        changed.forEach(hints::changed);
        unusable.report(hints.listener());
    }

    /// With an access of its own, as the other one may be in use.
    @Override
    public void check(RegistryListener listener) throws InterruptedException {
        new AwsAccess(queue.place(), role, clients).with(new PollRequest(listener, false), session -> {
            new QueueCalls(session, queue).check();
            return true;
        });
    }
}
