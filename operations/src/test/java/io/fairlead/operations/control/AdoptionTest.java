package io.fairlead.operations.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.config.ConfigReader;
import io.fairlead.config.FairleadConfig;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.operations.connectors.Targets;
import io.fairlead.operations.control.Adoption.Candidate;
import io.fairlead.operations.control.Adoption.NewOwner;
import io.fairlead.operations.control.Adoption.Plan;
import io.fairlead.operations.control.Adoption.Unlisted;
import io.fairlead.operations.control.Adoption.Wish;
import io.fairlead.platform.Result;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.publisher.spi.Owner;
import io.fairlead.table.image.MeshImage;
import io.fairlead.table.image.MeshService;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.TableChange;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.topics.RecordKey.OfEndpoint;
import io.fairlead.topics.RecordKey.OfService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real files of a former pipeline. An object that is taken although our table does not list it is deleted by our
/// publisher; one that is left although we list it is a conflict forever.
final class AdoptionTest {
    private static final Owner FORMER = new Owner("old", "kafka1/fairlead.");
    private static final Owner OURS = new Owner("shop", "kafka1/shop.");
    private static final SortedSet<Integer> ZERO = new TreeSet<>(Set.of(0));

    @TempDir
    private Path folder;

    private FairleadConfig config;
    private MeshImage table = MeshImage.EMPTY;
    private long offset;

    @BeforeEach
    void configure() throws IOException {
        Path file = Files.writeString(folder.resolve("fairlead.yaml"), """
            pipeline: shop
            kafka: embedded
            schema-registry: embedded
            sources: []
            targets:
              - name: out
                files: {directory: out}
                policy: sync
              - name: more
                files: {directory: more}
                policy: sync
            """);
        config = new ConfigReader(BundledConnectors.list()).read(file);
    }

    /// The file as a publisher of that owner writes it.
    private Path written(String directory, Owner owner, MeshService service) throws Exception {
        FairleadConfig theirs = new ConfigReader(BundledConnectors.list()).read(folder.resolve("fairlead.yaml"));
        var target = theirs.targets().stream()
                .filter(it -> it.name().equals(directory))
                .findFirst()
                .orElseThrow();
        try (MeshTarget mesh = Targets.target(owner, target)) {
            MeshObject object = mesh.renderer().render(service).getFirst();
            Path file = folder.resolve(directory)
                    .resolve(object.key().namespace())
                    .resolve(object.key().name() + ".serviceentry.yaml");
            Files.createDirectories(file.getParent());
            return Files.writeString(file, object.content());
        }
    }

    private void listed(MeshService service) {
        ServiceKey key = service.service().service();
        table = table.apply(new TableChange(0, ++offset, new OfService(key), service.service()));
        service.endpoints()
                .forEach((endpoint, value) ->
                        table = table.apply(new TableChange(0, ++offset, new OfEndpoint(key, endpoint), value)));
    }

    private Adoption adoption(Wish wish) {
        return new Adoption(config, wish, InstantSource.system());
    }

    private static Wish wish(Unlisted unlisted, String... namespaces) {
        return new Wish("old", "", "", new TreeSet<>(List.of(namespaces)), unlisted);
    }

    private Plan plan(Wish wish) throws InterruptedException {
        return adoption(wish).plan(config.targets(), new NewOwner(OURS, new MeshView(table, ZERO, ZERO, _ -> 0)));
    }

    private static List<String> texts(List<Candidate> candidates) {
        List<String> texts = new ArrayList<>();
        candidates.forEach(it -> texts.add(it.target() + " " + it.object().key().namespace() + " " + it.fate()));
        return texts;
    }

    @Test
    void whatOurTableListsIsTakenAsItIsOrToBeRewritten() throws Exception {
        MeshService same = MeshServices.service("same/web.mesh", "10.0.0.1");
        written("out", FORMER, same);
        written("out", FORMER, MeshServices.service("changed/web.mesh", "10.0.0.1"));
        listed(same);
        listed(MeshServices.service("changed/web.mesh", "10.0.0.1", "10.0.0.2"));

        Plan plan = plan(wish(Unlisted.LEAVE));

        assertThat(texts(plan.taken())).containsExactly("out changed CHANGES", "out same SAME");
        assertThat(plan.left()).isEmpty();
        assertThat(plan.unseen()).isFalse();
    }

    /// Our publisher would delete it: a service without endpoints as well as one that is not in the table.
    @Test
    void whatOurTableListsWithoutEndpointsIsLeftUnlessItIsWanted() throws Exception {
        written("out", FORMER, MeshServices.service("empty/web.mesh", "10.0.0.1"));
        written("out", FORMER, MeshServices.service("gone/web.mesh", "10.0.0.1"));
        listed(MeshServices.service("empty/web.mesh"));

        assertThat(plan(wish(Unlisted.LEAVE)).taken()).isEmpty();
        assertThat(texts(plan(wish(Unlisted.LEAVE)).left())).containsExactly("out empty UNLISTED", "out gone UNLISTED");
        assertThat(texts(plan(wish(Unlisted.TAKE)).taken())).containsExactly("out empty UNLISTED", "out gone UNLISTED");
    }

    /// A record of the service could not be read, so it is not known what the table lists.
    @Test
    void whatOurTableHoldsInPartIsLeft() throws Exception {
        MeshService web = MeshServices.service("shop/web.mesh", "10.0.0.1", "10.0.0.2");
        written("out", FORMER, web);
        listed(web);
        table = table.unreadable(
                0,
                ++offset,
                new OfEndpoint(
                        web.service().service(),
                        MeshServices.endpoint(web.service().service(), "10.0.0.3", "v1")
                                .endpoint()
                                .key()));

        assertThat(plan(wish(Unlisted.LEAVE)).taken()).isEmpty();
    }

    @Test
    void onlyTheNamespacesAndTheTargetThatAreMeant() throws Exception {
        for (String namespace : List.of("a", "b", "c")) {
            MeshService web = MeshServices.service(namespace + "/web.mesh", "10.0.0.1");
            written("out", FORMER, web);
            written("more", FORMER, web);
            listed(web);
        }

        assertThat(texts(plan(wish(Unlisted.LEAVE, "a", "c")).taken()))
                .containsExactly("out a SAME", "out c SAME", "more a SAME", "more c SAME");
        assertThatThrownBy(() -> adoption(new Wish("old", "", "mroe", new TreeSet<>(), Unlisted.LEAVE))
                        .plan())
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessageContainingAll("no target \"mroe\"", "[out, more]");
    }

    @Test
    void ofTwoInstallationsOneHasToBeNamed() throws Exception {
        MeshService web = MeshServices.service("a/web.mesh", "10.0.0.1");
        MeshService pay = MeshServices.service("b/pay.mesh", "10.0.0.1");
        written("out", FORMER, web);
        written("out", new Owner("old", "kafka2/fairlead."), pay);
        listed(web);
        listed(pay);

        assertThatThrownBy(() -> plan(wish(Unlisted.LEAVE)))
                .isInstanceOfSatisfying(
                        ConfigurationFailure.class, it -> assertThat(it.code()).isEqualTo("APP-ADOPT-INSTALLATION"))
                .hasMessageContainingAll("kafka1/fairlead.", "kafka2/fairlead.", "--from-installation");
        Plan plan = plan(new Wish("old", "kafka2/fairlead.", "", new TreeSet<>(), Unlisted.LEAVE));

        assertThat(texts(plan.taken())).containsExactly("out b SAME");
        assertThat(plan.unseen()).as("its processes cannot be seen from here").isTrue();
    }

    /// Between the preview and the consent another client may change what was agreed to.
    @Test
    void carriesOutWhatWasPlannedAndLeavesWhatWasChangedSince() throws Exception {
        MeshService web = MeshServices.service("a/web.mesh", "10.0.0.1");
        MeshService pay = MeshServices.service("b/pay.mesh", "10.0.0.1");
        Path taken = written("out", FORMER, web);
        Path edited = written("out", FORMER, pay);
        listed(web);
        listed(pay);
        Adoption adoption = adoption(wish(Unlisted.LEAVE));
        Plan plan = plan(wish(Unlisted.LEAVE));
        Path later = written("out", FORMER, MeshServices.service("c/later.mesh", "10.0.0.1"));
        Files.writeString(edited, Files.readString(edited) + " ");

        List<Result> results = adoption.carryOut(plan);

        assertThat(results)
                .extracting(it -> it.outcome() + " " + it.name())
                .containsExactly("DONE ServiceEntry a/" + name(taken), "LEFT ServiceEntry b/" + name(edited));
        assertThat(Files.readString(taken)).contains("shop", "kafka1/shop.").doesNotContain("kafka1/fairlead.");
        assertThat(Files.readString(edited)).contains("kafka1/fairlead.");
        assertThat(Files.readString(later)).contains("kafka1/fairlead.");
        assertThat(adoption.carryOut(plan)).as("once more").noneMatch(it -> it.outcome() == Result.Outcome.DONE);
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".serviceentry.yaml", "");
    }
}
