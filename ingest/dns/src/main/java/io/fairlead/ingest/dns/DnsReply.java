package io.fairlead.ingest.dns;

import java.time.Duration;
import java.util.List;
import org.xbill.DNS.Record;

/// The meaning of one server's response to one question.
sealed interface DnsReply {
    /// The complete list.
    ///
    /// @param additional other records that the server sent, such as addresses of targets
    /// @param ttl the least of the list and of the aliases to it
    record Listed(List<Record> records, List<Record> additional, Duration ttl) implements DnsReply {
        public Listed {
            records = List.copyOf(records);
            additional = List.copyOf(additional);
        }
    }

    /// The server says that there is no such name or no such record. One server is not believed at once: it may
    /// be the wrong one, load its zone at present, or be behind another view.
    ///
    /// @param exists whether it says that the name exists, and gives the SOA of its zone as the proof
    record Absent(boolean exists, String what, Duration ttl) implements DnsReply {}

    /// Nothing can be concluded.
    record Failed(String code, String what) implements DnsReply {
        static final String TIMEOUT = "INGEST-DNS-TIMEOUT";
    }
}
