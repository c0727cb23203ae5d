import type { Snippet } from '../snippet.js';
import { endpointsUrl } from '../snippet.js';

export const java: Snippet = {
  id: 'java',
  file: 'Follow.java',
  write: (place) => `import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Follows the endpoints by long poll. Java 11 or newer, nothing to install: java Follow.java */
public class Follow {
  public static void main(String[] args) throws InterruptedException {
    HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    String url = ${JSON.stringify(endpointsUrl(place))};
    String known = "";
    String since = null;
    while (true) {
      String more = since == null ? "" : ${JSON.stringify(place.cluster === undefined ? '?' : '&')} + "wait=60s&since=" + since;
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url + more)).timeout(Duration.ofSeconds(90)).header("Accept", "text/plain");
${place.needsToken ? '      request.header("Authorization", "Bearer " + System.getenv("ROLLCALL_TOKEN"));\n' : ''}      try {
        var answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
          since = answer.headers().firstValue("rollcall-revision").orElse(null);
          String targets = String.join(" ", answer.body().split("\\n"));
          if (!targets.equals(known)) System.out.println(targets);
          known = targets;
          continue;
        }
        if (answer.statusCode() == 410) { // the cursor says nothing any more: read everything
          since = null;
          continue;
        }
        System.out.println("keeping what is known: status " + answer.statusCode());
      } catch (IOException error) {
        System.out.println("keeping what is known: " + error);
      }
      Thread.sleep(5_000);
    }
  }
}
`,
};
