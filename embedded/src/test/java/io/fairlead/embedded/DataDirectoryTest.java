package io.fairlead.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fairlead.model.failure.ConfigurationFailure;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DataDirectoryTest {
    /// Interrupted, it cannot lock the file that it has created.
    @Test
    void aTemporaryDirectoryThatCannotBeUsedIsDeleted() {
        ConfigurationFailure failure;
        Thread.currentThread().interrupt();
        try {
            failure = catchThrowableOfType(
                    ConfigurationFailure.class, () -> DataDirectory.open(new EmbeddedKafkaConfig.Storage.Temporary()));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        Matcher directory = Pattern.compile("directory (\\S+) cannot").matcher(failure.getMessage());
        assertThat(directory.find()).as(failure.getMessage()).isTrue();
        assertThat(Path.of(directory.group(1))).doesNotExist();
    }
}
