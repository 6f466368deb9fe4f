package io.fairlead.publisher.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.ConfigurationFailure;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnerTest {
    @ParameterizedTest
    @CsvSource({
        // ours, the object's, another
        "X, '', false",
        "X, X, false",
        "X, Y, true",
        "'', '', false",
        "'', Y, true",
    })
    void tellsInstallationsApart(String ours, String theirs, boolean another) {
        assertThat(new Owner("shop", ours).isAnother(theirs)).isEqualTo(another);
    }

    @Test
    void marksItsObjects() {
        Owner owner = new Owner("shop", "kafka-1/fairlead.");
        assertThat(owner.labels())
                .containsExactly(
                        Map.entry("app.kubernetes.io/managed-by", "fairlead"),
                        Map.entry("fairlead.io/pipeline", "shop"));
        assertThat(owner.annotations(ServiceKey.parse("shop/cart.mesh")))
                .containsExactly(
                        Map.entry("fairlead.io/installation", "kafka-1/fairlead."),
                        Map.entry("fairlead.io/service", "shop/cart.mesh"));
        assertThat(Owner.of("shop").annotations(ServiceKey.parse("shop/cart.mesh")))
                .containsOnlyKeys("fairlead.io/service");
        assertThat(owner.isOfPipeline(owner.labels())).isTrue();
        assertThat(owner.isOfPipeline(Owner.of("other").labels())).isFalse();
        assertThat(owner.isOfPipeline(Map.of())).isFalse();
    }

    @Test
    void saysWhatWasFoundWhatWasExpectedAndWhatToDo() {
        Owner.Check check = new Owner.Check(new Owner("shop", "kafka-1/fairlead."));
        check.saw("ServiceEntry shop/cart.mesh", "");
        check.saw("ServiceEntry shop/stock.mesh", "kafka-1/fairlead.");
        check.saw("ServiceEntry shop/billing.mesh", "kafka-2/fairlead.");
        check.saw("ServiceEntry shop/orders.mesh", "kafka-2/fairlead.");

        assertThatThrownBy(() -> check.pass("prod", "kubectl ..."))
                .isInstanceOfSatisfying(
                        ConfigurationFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("PUBLISHER-INSTALLATION"))
                .hasMessage(
                        "target prod: 2 objects there belong to pipeline \"shop\" but to another installation, such as"
                                + " ServiceEntry shop/billing.mesh of \"kafka-2/fairlead.\"; expected \"kafka-1/fairlead.\""
                                + " (Kafka cluster id and topic prefix); nothing is written there: give one of the two another"
                                + " name under pipeline, or, if the other no longer exists, take its objects over with:"
                                + " kubectl ...");
    }

    @Test
    void passesWhereAllIsOurs() {
        Owner.Check check = new Owner.Check(new Owner("shop", "kafka-1/fairlead."));
        check.saw("ServiceEntry shop/cart.mesh", "");
        check.saw("ServiceEntry shop/stock.mesh", "kafka-1/fairlead.");
        assertThatCode(() -> check.pass("prod", "kubectl ...")).doesNotThrowAnyException();
    }
}
