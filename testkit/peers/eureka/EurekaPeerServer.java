package peer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.netflix.eureka.server.EnableEurekaServer;

/** A Eureka server, configured by system properties. Spring needs a package to scan. */
@SpringBootApplication
@EnableEurekaServer
public class EurekaPeerServer {
    public static void main(String[] arguments) {
        SpringApplication.run(EurekaPeerServer.class, arguments);
    }
}
