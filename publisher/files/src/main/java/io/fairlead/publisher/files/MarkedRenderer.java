package io.fairlead.publisher.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.CanonicalJson;
import io.fairlead.publisher.spi.Rendered;
import io.fairlead.publisher.spi.ServiceRenderer;
import io.fairlead.table.image.MeshService;
import java.util.List;

/// The objects of another renderer in our canonical form, with our mark on them.
record MarkedRenderer(ServiceRenderer inner, FileMark mark) implements ServiceRenderer {
    @Override
    public List<MeshObject> render(MeshService service) {
        return renderWithNotices(service).objects();
    }

    @Override
    public Rendered renderWithNotices(MeshService service) {
        Rendered rendered = inner.renderWithNotices(service);
        return new Rendered(rendered.objects().stream().map(this::marked).toList(), rendered.notices());
    }

    private MeshObject marked(MeshObject object) {
        ObjectNode document = CanonicalJson.PLAIN.read(object.content(), ObjectNode.class);
        mark.putOn(document, object.service());
        return new MeshObject(object.key(), object.service(), CanonicalJson.PLAIN.write(document));
    }

    @Override
    public List<ObjectKey> keys(ServiceKey service) {
        return inner.keys(service);
    }
}
