import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Tells who the SDK for Java is, as often as it is asked: one line of JSON in, one out. Java cannot change its
 * environment; the SDK reads each variable as a system property too, and that first.
 */
public final class Who {
    private static final Map<String, String> PROPERTIES = Map.of(
        "AWS_CONTAINER_CREDENTIALS_FULL_URI", "aws.containerCredentialsFullUri",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN", "aws.containerAuthorizationToken",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "aws.containerAuthorizationTokenFile",
        "AWS_PROFILE", "aws.profile");

    /** One for each name: it keeps its credentials. */
    private static final Map<String, StsClient> CLIENTS = new HashMap<>();

    public static void main(String[] args) throws Exception {
        System.out.println("{\"version\":" + quoted(VersionInfo.SDK_VERSION) + "}");
        var lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            var asked = JsonNode.parser().parse(line).asObject();
            if (asked.containsKey("env")) surround(asked.get("env").asObject());
            System.out.println(who(asked.get("name").asString()));
        }
    }

    private static void surround(Map<String, JsonNode> env) {
        PROPERTIES.values().forEach(System::clearProperty);
        env.forEach((name, value) -> System.setProperty(PROPERTIES.get(name), value.asString()));
    }

    private static String who(String name) {
        long began = System.nanoTime();
        String said;
        try {
            var client = CLIENTS.computeIfAbsent(name, one -> newClient());
            said = "\"arn\":" + quoted(client.getCallerIdentity().arn());
        } catch (RuntimeException error) {
            said = "\"error\":" + quoted(error.toString());
        }
        return "{" + said + ",\"ms\":" + (System.nanoTime() - began) / 1_000_000 + "}";
    }

    /** With a default chain of its own: the one that a client makes by itself is shared by all. */
    private static StsClient newClient() {
        return StsClient.builder().credentialsProvider(DefaultCredentialsProvider.builder().build()).build();
    }

    private static String quoted(String text) {
        var out = new StringBuilder("\"");
        text.chars().forEach(c -> out.append(c < 32 || c > 126 || c == '"' || c == '\\'
            ? String.format("\\u%04x", c) : String.valueOf((char) c)));
        return out.append('"').toString();
    }
}
