package io.fairlead.ingest.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.aws.AwsOptions.CloudMap;
import io.fairlead.ingest.aws.AwsOptions.CloudMapUrls;
import io.fairlead.ingest.aws.AwsOptions.Endpoints;
import io.fairlead.ingest.aws.AwsOptions.Family;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsUrlsTest {
    private static AwsUrls of(Endpoints endpoints, CloudMapUrls urls) {
        AwsOptions options = Aws.options("http://127.0.0.1:1", 1000);
        CloudMap cloudMap = new CloudMap(List.of(), Family.IPV4, List.of(), urls);
        return new AwsUrls(Aws.with(Aws.with(options, endpoints), cloudMap));
    }

    @ParameterizedTest
    @CsvSource({
        "eu-west-1, eu-west-1.amazonaws.com",
        "us-east-1, us-east-1.amazonaws.com",
        "cn-north-1, cn-north-1.amazonaws.com.cn",
    })
    void withoutOptionsTheyAreAwsOwn(String region, String domain) {
        AwsUrls urls = of(Endpoints.PUBLIC, CloudMapUrls.PUBLIC);

        assertThat(urls.ec2(region)).hasToString("https://ec2." + domain);
        assertThat(urls.autoScaling(region)).hasToString("https://autoscaling." + domain);
        assertThat(urls.cloudMap(region)).hasToString("https://servicediscovery." + domain);
        assertThat(urls.cloudMapData(region)).hasToString("https://data-servicediscovery." + domain);
        assertThat(urls.sts(region)).hasToString("https://sts." + domain);
    }

    @Test
    void theRegionIsPutIntoThoseOfTheOptions() {
        AwsUrls urls = of(
                new Endpoints("https://a.{region}", "https://b.{region}", "https://c.{region}", ""),
                new CloudMapUrls("https://d.{region}", "https://e.{region}"));

        assertThat(urls.ec2("eu-west-1")).hasToString("https://a.eu-west-1");
        assertThat(urls.autoScaling("eu-west-1")).hasToString("https://b.eu-west-1");
        assertThat(urls.sts("eu-west-1")).hasToString("https://c.eu-west-1");
        assertThat(urls.cloudMap("eu-west-1")).hasToString("https://d.eu-west-1");
        assertThat(urls.cloudMapData("eu-west-1")).hasToString("https://e.eu-west-1");
    }
}
