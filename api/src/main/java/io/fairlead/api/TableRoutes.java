package io.fairlead.api;

import io.fairlead.api.Questions.Size;
import io.fairlead.model.Address;
import io.fairlead.model.ServiceKey;
import io.fairlead.operations.table.Panics;
import io.fairlead.operations.table.ServiceView;
import io.fairlead.operations.table.ServiceViews;
import io.fairlead.operations.table.WhyView;
import io.fairlead.record.Cut;
import io.fairlead.table.image.MeshService;
import io.fairlead.table.image.MeshView;
import java.util.List;

/// Answers about the table as it is now.
final class TableRoutes {
    private final Questions questions = new Questions();

    /// The services, by namespace and host.
    void services(ApiRequest request) throws Exception {
        ParameterValues values = request.values();
        List<MeshService> meant = table(request).stream()
                .filter(it -> values.namespace()
                        .map(it.service().service().namespace()::equals)
                        .orElse(true))
                .filter(it -> values.page()
                        .map(page -> key(it).compareTo(after(page)) > 0)
                        .orElse(true))
                .limit(values.limit() + 1L)
                .toList();
        List<MeshService> shown = meant.subList(0, Math.min(values.limit(), meant.size()));
        request.json(new ServicesPage(
                shown.stream()
                        .map(it -> ServiceView.of(it, request.answers().targets()))
                        .toList(),
                meant.size() > shown.size()
                        ? new PageToken(Cut.NOW, key(shown.getLast()).toString()).text()
                        : null));
    }

    private static ServiceKey key(MeshService service) {
        return service.service().service();
    }

    private static ServiceKey after(PageToken page) {
        try {
            return ServiceKey.parse(page.after());
        } catch (IllegalArgumentException _) {
            throw RowText.noPage();
        }
    }

    /// The origin of each value of a service, or of the endpoints at an address.
    void why(ApiRequest request) throws Exception {
        ParameterValues values = request.values();
        if (values.has("service") == values.has("address")) {
            throw ApiProblem.of(ProblemKind.PARAMETER, "the question has no subject, or two")
                    .at("/query/service")
                    .remedy("give one of service and address")
                    .refused();
        }
        String wanted = values.service()
                .map(ServiceKey::toString)
                .or(() -> values.value("address", Address.class).map(Address::value))
                .orElseThrow();
        List<WhyView> found = table(request).stream()
                .filter(it -> ServiceViews.isNamed(it, wanted))
                .map(it ->
                        WhyView.of(it, Panics.of(it, request.answers().targets()), ServiceViews.endpoints(it, wanted)))
                .toList();
        if (found.isEmpty()) {
            throw ApiProblem.of(ProblemKind.NOT_FOUND, "no service or endpoint of the table is " + wanted)
                    .remedy("/api/v1/services lists them; /api/v1/history has those that are gone")
                    .refused();
        }
        request.json(new WhyAnswer(found));
    }

    private List<MeshService> table(ApiRequest request) throws Exception {
        MeshView view = questions.ask(Size.LARGE, request.answers()::table);
        return ServiceViews.all(view);
    }
}
