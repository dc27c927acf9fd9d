// SPDX-License-Identifier: Apache-2.0
// The peers' bench on SAPL, embedded: a policy for each provision, whose obligation is its number. All obligations of
// all policies that permit come back. Run with: java -cp ... Sapl DIR [REPEATS]
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sapl.api.interpreter.Val;
import io.sapl.api.pdp.AuthorizationSubscription;
import io.sapl.api.pdp.PolicyDecisionPoint;
import io.sapl.interpreter.DefaultSAPLInterpreter;
import io.sapl.interpreter.combinators.PolicyDocumentCombiningAlgorithm;
import io.sapl.interpreter.functions.AnnotationFunctionContext;
import io.sapl.interpreter.pip.AnnotationAttributeContext;
import io.sapl.pdp.EmbeddedPolicyDecisionPoint;
import io.sapl.pdp.config.VariablesAndCombinatorSource;
import io.sapl.pdp.config.fixed.FixedFunctionsAndAttributesPDPConfigurationProvider;
import io.sapl.prp.PolicyRetrievalPoint;
import io.sapl.prp.PolicyRetrievalPointSource;
import io.sapl.prp.PrpUpdateEvent;
import io.sapl.prp.index.canonical.CanonicalImmutableParsedDocumentIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;

public final class Sapl {
  private static final List<String> RISKS = List.of("none", "possible", "should_know", "known", "informed");
  private static final List<String> LEVELS = List.of("none", "licence_required:presumption_of_approval",
      "licence_required:review", "licence_required:case_by_case", "licence_required:presumption_of_denial",
      "licence_required:policy_of_denial", "prohibited");

  private record Provision(String id, int level, String policy) {}

  private record Transaction(String id, AuthorizationSubscription subscription) {}

  private record Answer(List<Integer> rows, int level) {}

  private final Path folder;
  private final List<Provision> provisions = new ArrayList<>();
  private final List<Transaction> transactions = new ArrayList<>();
  private final PolicyDecisionPoint engine;

  private Sapl(Path folder) throws Exception {
    this.folder = folder;
    for (String line : rows("provisions.csv")) provisions.add(provision(line.split(",", -1), provisions.size()));
    for (String line : rows("transactions.csv")) transactions.add(transaction(line.split(",", -1)));
    engine = indexed(provisions.stream().map(Provision::policy).toList());
  }

  // The factory would take SAPL's plain list of policies; its count-and-eliminate index has to be put in by hand.
  private static PolicyDecisionPoint indexed(List<String> policies) {
    var attributes = new AnnotationAttributeContext();
    var functions = new AnnotationFunctionContext();
    var interpreter = new DefaultSAPLInterpreter();
    var updates = policies.stream()
        .map(policy -> new PrpUpdateEvent.Update(PrpUpdateEvent.Type.PUBLISH, interpreter.parseDocument(policy)))
        .toList();
    PolicyRetrievalPoint index =
        new CanonicalImmutableParsedDocumentIndex(attributes, functions).apply(new PrpUpdateEvent(updates));
    var source = new PolicyRetrievalPointSource() {
      @Override
      public Flux<PolicyRetrievalPoint> policyRetrievalPoint() {
        return Flux.just(index);
      }

      @Override
      public void dispose() {}
    };
    var combining = new VariablesAndCombinatorSource() {
      @Override
      public Flux<Optional<PolicyDocumentCombiningAlgorithm>> getCombiningAlgorithm() {
        return Flux.just(Optional.of(PolicyDocumentCombiningAlgorithm.DENY_UNLESS_PERMIT));
      }

      @Override
      public Flux<Optional<Map<String, Val>>> getVariables() {
        return Flux.just(Optional.of(Map.of()));
      }
    };
    return new EmbeddedPolicyDecisionPoint(new FixedFunctionsAndAttributesPDPConfigurationProvider(
        attributes, functions, combining, List.of(), List.of(), source));
  }

  private List<String> rows(String file) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve(file));
    return lines.subList(1, lines.size());
  }

  private static int dayNumber(String iso) {
    return Integer.parseInt(iso.replace("-", ""));
  }

  private static String span(String text) {
    String[] days = text.split("\\.\\.", -1);
    String first = "resource.day >= " + dayNumber(days[0]);
    return days[1].isEmpty() ? first : first + " && resource.day <= " + dayNumber(days[1]);
  }

  private static Provision provision(String[] cells, int n) {
    StringBuilder policy = new StringBuilder("policy \"" + n + "\" permit resource.form == \"" + cells[1]
        + "\" & resource.material == \"" + cells[2] + "\" where ");
    if (!cells[3].equals("any")) {
      boolean except = cells[3].startsWith("not:");
      String countries = "[\"" + cells[3].substring(except ? 4 : 0).replace("|", "\", \"") + "\"]";
      policy.append(except ? "!(resource.to in " + countries + "); " : "resource.to in " + countries + "; ");
    }
    if (!cells[4].isEmpty()) policy.append("resource.share >= ").append(cells[4]).append("; ");
    if (!cells[5].isEmpty()) policy.append("resource.risk >= ").append(RISKS.indexOf(cells[5])).append("; ");
    policy.append(Arrays.stream(cells[6].split("\\|")).map(text -> "(" + span(text) + ")")
        .collect(Collectors.joining(" || ")));
    policy.append("; obligation ").append(n);
    int level = LEVELS.indexOf(cells[8].isEmpty() ? cells[7] : cells[7] + ":" + cells[8]);
    return new Provision(cells[0], level, policy.toString());
  }

  private static Transaction transaction(String[] cells) {
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("form", cells[1]).put("material", cells[2]).put("to", cells[3]);
    facts.put("share", Integer.parseInt(cells[4])).put("risk", RISKS.indexOf(cells[5])).put("day", dayNumber(cells[6]));
    return new Transaction(cells[0], AuthorizationSubscription.of("exporter", "export", facts));
  }

  private Answer decide(int place) {
    List<Integer> rows = new ArrayList<>();
    int level = 0;
    var decision = engine.decide(transactions.get(place).subscription()).blockFirst();
    if (decision.getObligations().isPresent()) {
      for (var obligation : decision.getObligations().get()) {
        rows.add(obligation.asInt());
        level = Math.max(level, provisions.get(obligation.asInt()).level());
      }
    }
    return new Answer(rows, level);
  }

  private double secondsOf(int count) {
    long begin = System.nanoTime();
    for (int i = 0; i < count; ++i) decide(i);
    return (System.nanoTime() - begin) / 1e9;
  }

  // As many transactions as take about a second, once the compiler of the virtual machine has had ten seconds.
  private int prefix() {
    int all = transactions.size();
    for (long until = System.nanoTime() + 10_000_000_000L; System.nanoTime() < until;) secondsOf(Math.min(all, 5));
    for (int count = Math.min(all, 5); count < all; count = Math.min(all, count * 4)) {
      double seconds = secondsOf(count);
      if (seconds > 0.2) return Math.min(all, (int) (count / seconds));
    }
    return all;
  }

  private boolean sameAnswers(int count) throws IOException {
    List<String> reference = Files.readAllLines(folder.resolve("answers.txt"));
    for (int i = 0; i < count; ++i) {
      Answer answer = decide(i);
      String named = answer.rows().stream().sorted().map(row -> provisions.get(row).id())
          .collect(Collectors.joining(","));
      String line = transactions.get(i).id() + "|" + LEVELS.get(answer.level()) + "|" + named;
      if (!line.equals(reference.get(i))) {
        System.err.println("SAPL: " + line + "\nreference: " + reference.get(i));
        return false;
      }
    }
    return true;
  }

  public static void main(String[] arguments) throws Exception {
    Sapl sapl = new Sapl(Path.of(arguments[0]));
    int repeats = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    int count = sapl.prefix();
    boolean same = sapl.sameAnswers(count);
    List<Long> rates = new ArrayList<>();
    for (int i = 0; i < repeats; ++i) rates.add(Math.round(count / sapl.secondsOf(count)));
    List<Long> sorted = rates.stream().sorted().toList();
    System.out.printf("{\"engine\":\"SAPL (Maven)\",\"version\":\"3.0.0\",\"provisions\":%d,\"transactions\":%d,"
        + "\"repeats\":%d,\"median_per_second\":%d,\"min\":%d,\"max\":%d,"
        + "\"mode\":\"a policy for each provision, canonical index\","
        + "\"answers\":\"%s\",\"compared\":%d,\"rates\":%s}%n", sapl.provisions.size(), count, repeats,
        sorted.get(repeats / 2), sorted.get(0), sorted.get(repeats - 1), same ? "equal" : "different", count,
        rates.toString().replace(" ", ""));
    System.exit(0);  // its threads would go on
  }
}
