package io.fairlead.api;

import io.fairlead.api.Questions.Size;
import io.fairlead.api.access.AccessScope;
import io.fairlead.model.Address;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.operations.record.DecisionView;
import io.fairlead.operations.record.Past;
import io.fairlead.operations.record.Past.Known;
import io.fairlead.operations.record.PastQueries.Span;
import io.fairlead.operations.record.RowChangeView;
import io.fairlead.operations.record.TableRowView;
import io.fairlead.record.Cut;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.LoggedDecision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Answers about the past, page by page.
final class PastRoutes {
    private final Questions questions = new Questions();

    /// The decisions about a subject, by time. Each page is as of the position of the first one.
    void history(ApiRequest request) throws Exception {
        HistorySubject subject = subject(request.values())
                .orElseThrow(() -> ApiProblem.of(ProblemKind.PARAMETER, "the history has no subject")
                        .at("/query/service")
                        .remedy("give one of service, address and source")
                        .refused());
        Optional<PageToken> page = request.values().page();
        Past past = request.answers().past();
        Cut position = page.isPresent()
                ? page.get().as()
                : questions.ask(Size.SMALL, () -> past.position(HistoryOrder.service(subject)));
        if (request.isUnchanged(CutText.of(position))) {
            return;
        }
        HistoryOrder order = HistoryOrder.of(request.values(), position);
        int limit = request.values().limit();
        Known<HistoryRows> answer = questions.ask(
                Size.SMALL, () -> past.history(subject, order.span(), () -> new HistoryRows(order, limit)));
        FirstRows<LoggedDecision> rows = answer.value().rows();
        List<LoggedDecision> shown = rows.rows();
        request.json(new HistoryPage(
                shown.stream().map(DecisionView::of).toList(),
                CutText.of(position),
                answer.isComplete(),
                rows.hasMore() ? order.next(shown.getLast()) : null));
    }

    /// Those of a page, of all decisions of a history.
    private record HistoryRows(HistoryOrder order, FirstRows<LoggedDecision> rows) implements Consumer<LoggedDecision> {
        HistoryRows(HistoryOrder order, int limit) {
            this(order, new FirstRows<>(LoggedDecision.BY_TIME, limit));
        }

        @Override
        public void accept(LoggedDecision logged) {
            if (order.isMeant(logged)) {
                rows.add(logged);
            }
        }
    }

    /// The rows of the table at a time, by service.
    void at(ApiRequest request) throws Exception {
        ParameterValues values = request.values();
        Instant time = values.time("time").orElse(Instant.MAX);
        ServiceKey service = values.service().orElse(null);
        Past past = request.answers().past();
        if (isUnchanged(request, past, service)) {
            return;
        }
        PageOfRows<TableRowView> rows = new PageOfRows<>(values);
        Known<Cut> cut = questions.ask(
                size(service),
                () -> past.at(time, service, (row, entry) -> rows.offer(row, () -> TableRowView.of(row, entry))));
        request.json(new TablePage(
                time.equals(Instant.MAX) ? null : time.toString(),
                rows.rows(),
                CutText.of(cut.value()),
                cut.isComplete(),
                rows.next()));
    }

    /// The rows that differ between two times, by service. Rows of which only the provenance differs are left out.
    void diff(ApiRequest request) throws Exception {
        ParameterValues values = request.values();
        Span times = new Span(
                values.time("from").orElse(Instant.MAX), values.time("to").orElse(Instant.MAX));
        ServiceKey service = values.service().orElse(null);
        Past past = request.answers().past();
        if (isUnchanged(request, past, service)) {
            return;
        }
        PageOfRows<RowChangeView> rows = new PageOfRows<>(values);
        Known<Cut> cut = questions.ask(
                size(service),
                () -> past.diff(times, service, change -> {
                    RowChangeView view = RowChangeView.of(change);
                    if (!view.change().isEmpty()) {
                        rows.offer(change.row(), () -> view);
                    }
                }));
        request.json(new DiffPage(rows.rows(), CutText.of(cut.value()), cut.isComplete(), rows.next()));
    }

    private boolean isUnchanged(ApiRequest request, Past past, @Nullable ServiceKey service) throws Exception {
        Cut position = questions.ask(Size.SMALL, () -> past.position(service));
        return request.isUnchanged(CutText.of(position));
    }

    private static Size size(@Nullable ServiceKey service) {
        return service == null ? Size.LARGE : Size.SMALL;
    }

    /// At most one of the three parameters.
    ///
    /// @throws ApiProblem.Refused there are several
    static Optional<HistorySubject> subject(ParameterValues values) {
        List<HistorySubject> subjects = new ArrayList<>();
        values.service().map(HistorySubject.OfService::new).ifPresent(subjects::add);
        values.value("address", Address.class)
                .map(HistorySubject.OfAddress::new)
                .ifPresent(subjects::add);
        values.value("source", SourceId.class).map(HistorySubject.OfSource::new).ifPresent(subjects::add);
        if (subjects.size() > 1) {
            throw ApiProblem.of(ProblemKind.PARAMETER, "the request has several subjects")
                    .at("/query/" + (values.has("source") ? "source" : "address"))
                    .remedy("give one of service, address and source")
                    .refused();
        }
        return subjects.stream().findFirst();
    }

    /// The part of the pipeline that a subject belongs to: an address may be of any service.
    static AccessScope about(ParameterValues values) {
        return Stream.of(
                        values.service().map(it -> (AccessScope) new AccessScope.OfNamespace(it.namespace())),
                        values.namespace().map(it -> (AccessScope) new AccessScope.OfNamespace(it)),
                        values.value("source", SourceId.class)
                                .map(it -> (AccessScope) new AccessScope.OfSource(it.value())))
                .flatMap(Optional::stream)
                .findFirst()
                .filter(_ -> !values.has("address"))
                .orElse(new AccessScope.Everything());
    }
}
