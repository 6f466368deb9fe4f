package io.fairlead.ingest.dns;

import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// A zone in memory. Its negative TTL is 1 second.
final class MemoryZone implements Zone {
    private final TreeMap<Name, TreeMap<Integer, List<Record>>> records = new TreeMap<>();

    @Override
    public synchronized void replace(String owner, int type, List<Record> now) {
        TreeMap<Integer, List<Record>> types = records.computeIfAbsent(Replies.name(owner), _ -> new TreeMap<>());
        if (now.isEmpty()) {
            types.remove(type);
        } else {
            types.put(type, List.copyOf(now));
        }
        if (types.isEmpty()) {
            records.remove(Replies.name(owner));
        }
    }

    private List<Record> at(Name owner, int type) {
        return records.getOrDefault(owner, new TreeMap<>()).getOrDefault(type, List.of());
    }

    @Override
    public synchronized byte[] answer(byte[] bytes, boolean tcp) throws IOException {
        Message query = new Message(bytes);
        Record question = query.getQuestion();
        List<Record> found = at(question.getName(), question.getType());
        Message reply = Replies.to(query, records.containsKey(question.getName()) ? Rcode.NOERROR : Rcode.NXDOMAIN);
        if (found.isEmpty()) {
            reply.addRecord(Replies.soa(ORIGIN, 1, 1), Section.AUTHORITY);
        }
        for (Record each : found) {
            reply.addRecord(each, Section.ANSWER);
            if (each instanceof SRVRecord srv) {
                at(srv.getTarget(), Type.A).forEach(it -> reply.addRecord(it, Section.ADDITIONAL));
            }
        }
        return reply.toWire(tcp ? Message.MAXLENGTH : 512);
    }

    @Override
    public void close() {}
}
