package io.fairlead.wire;

import io.fairlead.model.ProcessReport;
import java.io.IOException;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/// The values of the `processes` topic.
public final class ProcessReportCodec extends AvroCodec<ProcessReport> {
    public ProcessReportCodec() {
        super(io.fairlead.wire.avro.ProcessReport.getClassSchema());
    }

    @Override
    void write(ProcessReport report, Encoder out) throws IOException {
        out.writeString(report.process());
        out.writeString(report.host());
        out.writeLong(report.pid());
        out.writeString(report.version());
        Binary.writeAll(report.roles(), Binary::writeText, out);
        Binary.writeInstant(report.started(), out);
        Binary.writeInstant(report.time(), out);
        out.writeLong(report.sequence());
        out.writeString(report.status());
    }

    @Override
    ProcessReport read(Decoder in) throws IOException {
        return new ProcessReport(
                in.readString(),
                in.readString(),
                in.readLong(),
                in.readString(),
                Binary.readAll(Binary::readText, in),
                Binary.readInstant(in),
                Binary.readInstant(in),
                in.readLong(),
                in.readString());
    }
}
