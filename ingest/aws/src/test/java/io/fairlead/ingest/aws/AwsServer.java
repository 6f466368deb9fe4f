package io.fairlead.ingest.aws;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A server in this process that speaks the APIs of EC2, Auto Scaling, Cloud Map, SQS and STS as far as the
/// source uses them, for all regions, with pages; and that fails as a test makes up.
final class AwsServer implements AutoCloseable {
    static final String ACCOUNT = "123456789012";
    private static final Pattern SCOPE = Pattern.compile("Credential=([^/]+)/[0-9]+/([^/]+)/");
    private static final Map<String, String> XML = Map.of("Content-Type", "text/xml;charset=UTF-8");
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/x-amz-json-1.1");
    private static final JsonMapper MAPPER = new JsonMapper();

    /// A request.
    ///
    /// @param key the id of the access key
    /// @param headers by their names in lower case
    record Call(String action, String key, String region, Map<String, String> parameters, Map<String, String> headers) {
        String token() {
            return parameter("NextToken");
        }

        /// Empty if it was not given.
        String parameter(String name) {
            return parameters.getOrDefault(name, "");
        }

        boolean isInstances() {
            return action.equals("DescribeInstances");
        }

        boolean isOfGroups() {
            return action.equals("DescribeAutoScalingGroups") || action.equals("DescribeWarmPool");
        }
    }

    /// A response, complete unless it is cut.
    record Answer(int status, Map<String, String> headers, String body, boolean isCut) {
        static Answer xml(String body) {
            return new Answer(200, XML, body, false);
        }

        static Answer json(String body) {
            return new Answer(200, JSON, body, false);
        }

        /// As Cloud Map reports an error.
        static Answer jsonError(int status, String type, String message) {
            return new Answer(status, JSON, "{\"__type\":\"" + type + "\",\"Message\":\"" + message + "\"}", false);
        }

        /// As EC2 reports an error.
        static Answer error(int status, String code, String message) {
            return new Answer(
                    status,
                    XML,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>" + code
                            + "</Code><Message>" + message
                            + "</Message></Error></Errors><RequestID>r-1</RequestID></Response>",
                    false);
        }

        /// As STS and Auto Scaling report an error.
        static Answer stsError(int status, String code, String message) {
            return new Answer(
                    status,
                    XML,
                    "<ErrorResponse"
                            + " xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>"
                            + code + "</Code><Message>" + message
                            + "</Message></Error><RequestId>r-1</RequestId></ErrorResponse>",
                    false);
        }

        Answer with(String header, String value) {
            Map<String, String> more = new HashMap<>(headers);
            more.put(header, value);
            return new Answer(status, more, body, isCut);
        }

        /// Its first half, and then the connection is closed.
        Answer cut() {
            return new Answer(status, headers, body.substring(0, body.length() / 2), true);
        }
    }

    /// Answers in place of the server, or null.
    interface Fault {
        @Nullable
        Answer answer(Call call);
    }

    private final HttpServer server;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Map<String, ConcurrentSkipListMap<String, Vm>> regions = new ConcurrentHashMap<>();
    private final Map<String, String> accounts = new ConcurrentHashMap<>();
    private final ScalingGroups groups = new ScalingGroups();
    private final CloudMaps cloudMaps = new CloudMaps();
    private final ServedQueue queue = new ServedQueue();
    private volatile Fault fault = _ -> null;

    AwsServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    void fail(Fault now) {
        fault = now;
    }

    void restore() {
        fault = _ -> null;
    }

    /// The account of an access key; [#ACCOUNT] unless set.
    void account(String key, String account) {
        accounts.put(key, account);
    }

    void put(String region, Vm... vms) {
        for (Vm vm : vms) {
            region(region).put(vm.id(), vm);
        }
    }

    void remove(String region, String id) {
        region(region).remove(id);
    }

    private ConcurrentSkipListMap<String, Vm> region(String region) {
        return regions.computeIfAbsent(region, _ -> new ConcurrentSkipListMap<>());
    }

    ScalingGroups groups() {
        return groups;
    }

    CloudMaps cloudMaps() {
        return cloudMaps;
    }

    /// The queue whose URL is [ServedQueue#path] of this server.
    ServedQueue queue() {
        return queue;
    }

    /// All requests that came.
    List<Call> calls() {
        return List.copyOf(calls);
    }

    List<String> actions() {
        return calls.stream().map(Call::action).toList();
    }

    long count(String action) {
        return calls.stream().filter(it -> it.action().equals(action)).count();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Call call = call(exchange);
            calls.add(call);
            Answer failed = fault.answer(call);
            Answer answer = failed == null ? answer(call) : failed;
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            answer.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            exchange.sendResponseHeaders(
                    answer.status(), answer.isCut() ? body.length + 100L : body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Call call(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        String target = headers.getOrDefault("x-amz-target", "");
        Map<String, String> parameters = target.isEmpty() ? form(form) : json(form);
        Matcher scope = SCOPE.matcher(headers.getOrDefault("authorization", ""));
        boolean signed = scope.find();
        return new Call(
                target.isEmpty() ? parameters.getOrDefault("Action", "") : target.replaceFirst(".*\\.", ""),
                signed ? scope.group(1) : "",
                signed ? scope.group(2) : "",
                parameters,
                headers);
    }

    /// The fields of the object, those that are no values as JSON.
    private static Map<String, String> json(String body) throws IOException {
        Map<String, String> parameters = new TreeMap<>();
        MAPPER.readTree(body)
                .properties()
                .forEach(it -> parameters.put(
                        it.getKey(),
                        it.getValue().isValueNode()
                                ? it.getValue().asText()
                                : it.getValue().toString()));
        return parameters;
    }

    private static Map<String, String> form(String form) {
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : form.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            parameters.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private Answer answer(Call call) {
        Answer ofCloudMap = cloudMaps.answer(call);
        if (ofCloudMap != null) {
            return ofCloudMap;
        }
        return switch (call.action()) {
            case "DescribeInstances" -> instances(call);
            case "DescribeAvailabilityZones" -> zones(call.region());
            case "DescribeAutoScalingGroups" -> groups.groups(call);
            case "DescribeWarmPool" -> groups.pool(call);
            case "GetCallerIdentity" ->
                Answer.xml("<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                        + "<GetCallerIdentityResult><Arn>arn:aws:iam::1:user/x</Arn><UserId>AIDA</UserId><Account>"
                        + accounts.getOrDefault(call.key(), ACCOUNT)
                        + "</Account></GetCallerIdentityResult></GetCallerIdentityResponse>");
            case "AssumeRole" -> role();
            case "ReceiveMessage" -> queue.receive(call);
            case "DeleteMessageBatch" -> queue.delete(call);
            default -> Answer.error(400, "InvalidAction", call.action());
        };
    }

    private static Answer role() {
        return Answer.xml("<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>"
                + "<Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>role-secret</SecretAccessKey>"
                + "<SessionToken>role-token</SessionToken><Expiration>2126-01-01T00:00:00Z</Expiration></Credentials>"
                + "</AssumeRoleResult></AssumeRoleResponse>");
    }

    private static Answer zones(String region) {
        return Answer.xml("<DescribeAvailabilityZonesResponse><requestId>r-1</requestId><availabilityZoneInfo>"
                + "<item><zoneName>" + region + "a</zoneName><zoneId>az3-of-" + region + "</zoneId></item>"
                + "<item><zoneName>" + region + "b</zoneName><zoneId>az1-of-" + region + "</zoneId></item>"
                + "</availabilityZoneInfo></DescribeAvailabilityZonesResponse>");
    }

    /// A token is the id of the last instance of the page before.
    private Answer instances(Call call) {
        int size = Integer.parseInt(call.parameters().getOrDefault("MaxResults", "1000"));
        List<Vm> left = region(call.region()).tailMap(call.token(), false).values().stream()
                .limit(size + 1L)
                .toList();
        boolean more = left.size() > size;
        List<Vm> page = more ? left.subList(0, size) : left;
        return Answer.xml(instances(page, more ? page.getLast().id() : ""));
    }

    /// The body of a page.
    static String instances(Collection<Vm> vms, String token) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<DescribeInstancesResponse"
                + " xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r-1</requestId>"
                + "<reservationSet>" + vms.stream().map(Vm::xml).collect(Collectors.joining()) + "</reservationSet>"
                + (token.isEmpty() ? "" : "<nextToken>" + token + "</nextToken>") + "</DescribeInstancesResponse>";
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
