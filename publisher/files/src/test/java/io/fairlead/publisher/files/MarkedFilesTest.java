package io.fairlead.publisher.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.spi.MarkedObject;
import io.fairlead.publisher.spi.Owner;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.testkit.mesh.PlainRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkedFilesTest {
    private static final Owner SHOP = new Owner("shop", "kafka-1/fairlead.shop.");
    private static final Owner STORE = new Owner("store", "kafka-1/fairlead.store.");

    @TempDir
    private Path folder;

    private MarkedFiles files;

    @BeforeEach
    void oneFileOfEachPipeline() {
        files = new MarkedFiles("gitops", folder);
        write(SHOP, "default/billing.mesh");
        write(STORE, "default/cart.mesh");
    }

    private MeshObject write(Owner owner, String service) {
        try (FilesTarget target = new FilesTarget("gitops", folder, new PlainRenderer(1), owner)) {
            target.start(_ -> {});
            MeshObject object = target.renderer()
                    .render(MeshServices.service(service, "10.1.0.4"))
                    .getFirst();
            target.apply(new Create(object));
            return object;
        }
    }

    private List<String> services(String pipeline) {
        return files.of(pipeline).stream()
                .map(it -> it.object().service().toString())
                .toList();
    }

    private Path path(MarkedObject object) {
        return new ObjectFiles(folder).path(object.key());
    }

    @Test
    void listsWhatBearsThePipelinesNameWithItsInstallation() {
        assertThat(services("shop")).containsExactly("default/billing.mesh");
        assertThat(files.of("shop").getFirst().owner()).isEqualTo(SHOP);
        assertThat(files.of("nobody")).isEmpty();
        assertThat(new MarkedFiles("gitops", folder.resolve("nowhere")).of("shop"))
                .isEmpty();
    }

    @Test
    void leavesOutCopiesAtOtherPlaces() throws IOException {
        Path original = path(files.of("shop").getFirst());
        Files.copy(original, original.resolveSibling("copy.yaml"));
        assertThat(files.of("shop")).hasSize(1);
    }

    @Test
    void deletesOnlyWhatItListedAndTheEmptyFolderWithTheLast() throws IOException {
        MarkedObject billing = files.of("shop").getFirst();
        MarkedObject cart = files.of("store").getFirst();
        assertThat(files.delete(billing)).isTrue();
        assertThat(path(billing)).doesNotExist();
        assertThat(files.delete(billing)).isFalse();

        Files.writeString(path(cart), "# edited\n" + Files.readString(path(cart)));
        assertThat(files.delete(cart)).isFalse();
        assertThat(files.delete(files.of("store").getFirst())).isTrue();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anOrphanKeepsItsContentAndLosesEveryMark() throws IOException {
        MarkedObject billing = files.of("shop").getFirst();
        assertThat(files.orphan(billing)).isTrue();
        assertThat(Files.readString(path(billing))).contains("10.1.0.4").doesNotContain("fairlead");
        assertThat(files.of("shop")).isEmpty();
    }

    @Test
    void whatWasHandedOverIsByteForByteWhatTheNewOwnerWrites() throws IOException {
        MarkedObject billing = files.of("shop").getFirst();
        assertThat(files.handOver(billing, STORE)).isTrue();
        String handedOver = Files.readString(path(billing));

        MeshObject own = write(STORE, "default/billing.mesh");
        assertThat(handedOver).isEqualTo(Files.readString(path(billing)));
        assertThat(files.handedOver(billing, STORE)).isEqualTo(own);
        assertThat(services("store")).containsExactly("default/billing.mesh", "default/cart.mesh");
        assertThat(files.handOver(billing, SHOP)).isFalse();
    }
}
