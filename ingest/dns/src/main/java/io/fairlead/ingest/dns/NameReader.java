package io.fairlead.ingest.dns;

import io.fairlead.ingest.dns.DnsOptions.Kind;
import io.fairlead.ingest.dns.DnsOptions.WatchedName;
import io.fairlead.ingest.dns.NameLookup.Found;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;

/// Reads a name, and holds what decides whether an answer is believed.
final class NameReader {
    private final WatchedName name;
    private final DnsOptions options;
    private final DnsClient client;
    private final Clock clock;
    private final DnsMapper mapper;
    private final Doubts doubts;
    private final AccumulatedRecords<SrvTarget> targets;
    private final AccumulatedRecords<String> addresses;
    private final KnownTargets known;

    NameReader(WatchedName name, DnsOptions options, DnsPart.Access access) {
        this.name = name;
        this.options = options;
        this.client = access.client();
        this.clock = access.clock();
        this.mapper = new DnsMapper(name, options.selection());
        Duration maxInterval = options.bounds().maxInterval();
        this.doubts = new Doubts(maxInterval);
        this.targets = new AccumulatedRecords<>(options.selection().accumulate(), maxInterval);
        this.addresses = new AccumulatedRecords<>(options.selection().accumulate(), maxInterval);
        this.known = new KnownTargets(maxInterval);
    }

    /// @param ttl of the list
    /// @param next the least TTL, of the list and of the addresses of its targets
    record Read(CacheWindow.Content content, Duration ttl, Duration next) {}

    /// @throws TransientFailure nothing can be concluded, or not yet
    Read read(PollRequest request) throws InterruptedException {
        return switch (name.kind()) {
            case Kind.SRV -> targets(request);
            case Kind.A -> addresses(List.of(Type.A), request);
            case Kind.AAAA -> addresses(List.of(Type.AAAA), request);
            case Kind.BOTH -> addresses(List.of(Type.A, Type.AAAA), request);
        };
    }

    private Question question(int type) {
        return Question.of(name.name(), type);
    }

    private Found ask(int type, PollRequest request) throws InterruptedException {
        try {
            Found found = new NameLookup(client, request).ask(question(type));
            if (found.reply() instanceof DnsReply.Listed) {
                doubts.clear(question(type));
            }
            return found;
        } catch (Failure failure) {
            doubts.clear(question(type));
            throw failure;
        }
    }

    private Read targets(PollRequest request) throws InterruptedException {
        Found found = ask(Type.SRV, request);
        return switch (found.reply()) {
            case DnsReply.Listed listed -> targets(found, listed, request);
            case DnsReply.Absent absent -> {
                requireBelieved(Type.SRV, found, absent);
                DnsReply.Listed none = new DnsReply.Listed(List.of(), List.of(), absent.ttl());
                yield targets(new TreeMap<>(), absent.ttl(), resolver(found, none, request));
            }
            case DnsReply.Failed _ -> throw new IllegalStateException("a failure is thrown");
        };
    }

    private Read targets(Found found, DnsReply.Listed listed, PollRequest request) throws InterruptedException {
        List<SrvTarget> all = listed.records().stream()
                .map(SRVRecord.class::cast)
                .map(SrvTarget::of)
                .filter(it -> !it.isNone())
                .toList();
        if (all.isEmpty()) {
            targets.clear();
            known.update(Set.of(), Map.of(), clock.instant());
            return new Read(new CacheWindow.Content(new TreeSet<>(), Mapped.NOTHING), listed.ttl(), listed.ttl());
        }
        return targets(SrvTarget.byHostAndPort(all), listed.ttl(), resolver(found, listed, request));
    }

    private TargetResolver resolver(Found found, DnsReply.Listed listed, PollRequest request) {
        return new TargetResolver(
                new TargetResolver.Access(client, request, doubts, clock),
                found.server(),
                listed.additional(),
                options.bounds().maxInterval());
    }

    /// Priority by priority, until one has a target that can be used.
    private Read targets(Map<String, SrvTarget> listed, Duration ttl, TargetResolver resolver)
            throws InterruptedException {
        Map<String, TargetAddresses> resolved = new LinkedHashMap<>();
        List<SrvTarget> used = new ArrayList<>();
        for (List<SrvTarget> level :
                mapper.levels(targets.after(listed, ttl, clock.instant()).values())) {
            used.addAll(level);
            resolved.putAll(resolver.resolve(
                    level.stream().map(SrvTarget::host).toList(),
                    options.selection().addresses()));
            if (level.stream().anyMatch(it -> canBeUsed(it, resolved))) {
                break;
            }
        }
        Mapped mapped = mapper.ofTargets(used, resolved);
        known.update(used.stream().map(SrvTarget::host).collect(Collectors.toSet()), resolved, clock.instant());
        Duration next = resolved.values().stream().map(TargetAddresses::ttl).reduce(ttl, NameReader::lesser);
        TreeSet<String> records = new TreeSet<>();
        listed.values().forEach(it -> records.add(it.toString()));
        return new Read(new CacheWindow.Content(records, complete(targets, mapped)), ttl, next);
    }

    /// A target that was resolved a short time ago stays in use, and so its priority does too.
    private boolean canBeUsed(SrvTarget target, Map<String, TargetAddresses> resolved) {
        TargetAddresses found = resolved.get(target.host());
        return mapper.isValid(target)
                && ((found != null && found.hasSome()) || known.holds(target.host(), clock.instant()));
    }

    private Mapped complete(AccumulatedRecords<?> answers, Mapped mapped) {
        return answers.areEnough() ? mapped : mapped.unproven(DnsMapper.prefix(name));
    }

    private static Duration lesser(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private Read addresses(List<Integer> types, PollRequest request) throws InterruptedException {
        Map<Integer, Found> families = new LinkedHashMap<>();
        for (int type : types) {
            families.put(type, ask(type, request));
        }
        TreeMap<String, String> listed = new TreeMap<>();
        Optional<Duration> listedTtl = Optional.empty();
        Duration absentTtl = Duration.ofDays(365);
        for (Found found : families.values()) {
            switch (found.reply()) {
                case DnsReply.Listed(var records, var _, var ttl) -> {
                    TargetResolver.texts(records).forEach(it -> listed.put(it, it));
                    listedTtl = Optional.of(listedTtl.map(it -> lesser(it, ttl)).orElse(ttl));
                }
                case DnsReply.Absent absent -> absentTtl = lesser(absentTtl, absent.ttl());
                case DnsReply.Failed _ -> throw new IllegalStateException("a failure is thrown");
            }
        }
        boolean isProven = listed.isEmpty() ? areAllBelieved(families) : isOtherBelieved(families);
        Duration ttl = listedTtl.orElse(absentTtl);
        TreeSet<String> all =
                new TreeSet<>(addresses.after(listed, ttl, clock.instant()).values());
        Mapped mapped = complete(addresses, mapper.ofAddresses(all));
        Mapped proven = isProven ? mapped : mapped.unproven(DnsMapper.prefix(name));
        return new Read(new CacheWindow.Content(listed.keySet(), proven), ttl, ttl);
    }

    private boolean areAllBelieved(Map<Integer, Found> families) {
        Optional<TransientFailure> failure = Optional.empty();
        for (Map.Entry<Integer, Found> family : families.entrySet()) {
            if (family.getValue().reply() instanceof DnsReply.Absent absent) {
                try {
                    requireBelieved(family.getKey(), family.getValue(), absent);
                } catch (TransientFailure e) {
                    failure = failure.or(() -> Optional.of(e));
                }
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        return true;
    }

    /// A family of which there are addresses proves that the name exists: a server that denies that for the other
    /// one contradicts it, however many servers do. That there is none of the other family is believed as anything
    /// else that is not there; until then only that nothing was removed.
    private boolean isOtherBelieved(Map<Integer, Found> families) {
        boolean isBelieved = true;
        for (Map.Entry<Integer, Found> family : families.entrySet()) {
            if (family.getValue().reply() instanceof DnsReply.Absent absent) {
                if (!absent.exists()) {
                    doubts.clear(question(family.getKey()));
                    throw NameLookup.failure(
                            question(family.getKey()),
                            "INGEST-DNS-CONTRADICTION",
                            family.getValue().server() + ": " + absent.what()
                                    + ", while the name has addresses of the other family; expected both or neither;"
                                    + " check the servers");
                }
                isBelieved &= wait(family.getKey(), family.getValue(), absent).isZero();
            }
        }
        return isBelieved;
    }

    private Duration wait(int type, Found found, DnsReply.Absent absent) {
        return found.isConfirmed() ? Duration.ZERO : doubts.another(question(type), absent.ttl(), clock.instant());
    }

    private void requireBelieved(int type, Found found, DnsReply.Absent absent) {
        Duration wait = wait(type, found, absent);
        if (wait.isPositive()) {
            throw new TransientFailure(
                    "INGEST-DNS-NAME",
                    NameLookup.message(
                            question(type),
                            found.server() + ": " + absent.what()
                                    + ", expected its records; this counts once another server says so too, or this"
                                    + " one again after its TTL"),
                    null,
                    options.bounds().of(wait));
        }
    }
}
