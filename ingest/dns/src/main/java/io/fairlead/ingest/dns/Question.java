package io.fairlead.ingest.dns;

import io.fairlead.model.failure.ConfigurationFailure;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// The records of one type of one absolute name.
record Question(Name name, int type) {
    /// What fits through every network without fragments.
    private static final int UDP_BYTES = 1232;

    static Question of(String name, int type) {
        try {
            return new Question(Name.fromString(name, Name.root), type);
        } catch (TextParseException e) {
            throw new ConfigurationFailure(DnsOptions.CODE, "\"" + name + "\" is not a DNS name", e);
        }
    }

    /// A query with another random id each time.
    Message message() {
        Message query = withoutEdns();
        query.addRecord(new OPTRecord(UDP_BYTES, 0, 0), Section.ADDITIONAL);
        return query;
    }

    /// For servers that do not know EDNS.
    Message withoutEdns() {
        return Message.newQuery(Record.newRecord(name, type, DClass.IN));
    }

    /// Whether the message is about this question. A server that could not read the query repeats none.
    boolean isOf(Message reply, boolean failed) {
        List<Record> questions = reply.getSection(Section.QUESTION);
        if (questions.isEmpty()) {
            return failed;
        }
        Record first = questions.getFirst();
        return first.getName().equals(name) && first.getType() == type && first.getDClass() == DClass.IN;
    }

    /// `web.example SRV`.
    @Override
    public String toString() {
        return name.toString(true) + " " + Type.string(type);
    }
}
