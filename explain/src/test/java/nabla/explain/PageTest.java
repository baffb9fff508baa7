package nabla.explain;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page in a real browser.
class PageTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    @TempDir
    private static Path folder;

    private static Playwright playwright;
    private static Browser browser;
    private static String address;
    private final List<String> complaints = new ArrayList<>();
    private Page page;

    @BeforeAll
    static void openBrowser() throws IOException {
        if (!Files.isExecutable(CHROMIUM)) {
            fail("This test opens the page in a browser and needs " + CHROMIUM + ": install Debian's package chromium");
        }
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
        Path file = folder.resolve("page.html");
        Files.writeString(
                file, HtmlPage.of(Explanation.of(new ExampleNetwork().subject()).whatIf(List.of("all"))));
        address = file.toUri().toString();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
        playwright.close();
    }

    @BeforeEach
    void open() {
        open(1360, ColorScheme.LIGHT);
    }

    private void open(int width, ColorScheme scheme) {
        page = browser.newPage(
                new Browser.NewPageOptions().setViewportSize(width, 900).setColorScheme(scheme));
        page.onConsoleMessage(m -> complaints.add(m.text()));
        page.onPageError(complaints::add);
        page.onRequest(r -> complaints.addAll(
                r.url().startsWith("file:") || r.url().startsWith("data:") ? List.of() : List.of(r.url())));
        page.navigate(address);
    }

    @AfterEach
    void nothingComplainedAndNothingWasFetched() {
        page.close();
        assertThat(complaints).isEmpty();
    }

    private Locator card(String symbol) {
        return page.locator("#eq-" + symbol + "-BACKWARD");
    }

    @Test
    void everyEquationIsACardInMathMl() {
        assertThat(page).hasTitle("∇ 2-3-1, sigmoid throughout, half squared error (sum), batch of 4");
        assertThat(page.locator(".card")).hasCount(17);
        assertThat(page.locator(".card summary math")).hasCount(17);
        assertThat(page.locator("header .verdict")).containsText("agree on all 17 equations");
    }

    @Test
    void pointingAtASymbolLightsUpTheSameMatrixEverywhere() {
        card("dW2").locator("summary math .sym[data-s=H1]").hover();
        assertThat(page.locator("#net g.sym.lit")).hasCount(1);
        assertThat(page.locator("#net g.sym.lit")).hasAttribute("data-s", "H1 dH1 Z1 dZ1");
        assertThat(page.locator("summary math .sym.lit").first()).hasAttribute("data-s", "H1");
        int lit = page.locator(".sym.lit").count();
        assertThat(lit).isGreaterThan(5);
        assertThat((int) (Integer) page.evaluate("document.querySelectorAll('code .sym.lit[data-s=H1]').length"))
                .isPositive();
        page.locator("h1").hover();
        assertThat(page.locator(".sym.lit")).hasCount(0);
    }

    @Test
    void aClickUnfoldsNumbersAndReason() {
        assertThat(card("db2").locator(".reason")).isVisible(); // the equation the page is about is open
        assertThat(card("dW1").locator(".reason")).isHidden();
        card("dW1").locator("summary").click();
        assertThat(card("dW1").locator(".reason")).isVisible();
        assertThat(card("dW1").locator(".m").first()).isVisible();
        assertThat(card("dW1")).containsText("dW1.mul(X.T, dZ1);");
    }

    @Test
    void cardsOpenByKeyboardAndLightUpTheirMatrix() {
        card("dZ1").locator("summary").focus();
        assertThat(page.locator("#net g.sym.lit")).hasCount(1);
        page.keyboard().press("Enter");
        assertThat(card("dZ1").locator(".reason")).isVisible();
    }

    @Test
    void everySymbolIsReachedByTheArrowKeys() {
        card("dW2").locator("summary").focus();
        page.keyboard().press("ArrowRight");
        page.keyboard().press("ArrowRight");
        assertThat(card("dW2").locator("summary math .sym[data-s=H1]")).isFocused();
        assertThat(page.locator("#net g.sym.lit")).hasAttribute("data-s", "H1 dH1 Z1 dZ1");
        page.keyboard().press("ArrowLeft");
        assertThat(card("dW2").locator("summary math .sym[data-s=dW2]")).isFocused();
        page.locator("#net g.sym").first().focus();
        page.keyboard().press("ArrowRight");
        assertThat(page.locator("#net g.sym").nth(1)).isFocused();
        page.locator("#bias .sym[tabindex='0']").first().focus();
        assertThat(page.locator("#net g.sym.lit")).not().hasCount(0);
        assertThat(page.locator(".sym:not([tabindex])")).hasCount(0);
    }

    @Test
    void steppingThroughTheExamplesBuildsTheBiasGradientUpToItsSum() {
        Locator build = card("db2").locator(".build");
        String whole =
                card("db2").locator(".numbers > div > .m").first().innerText().strip();
        for (int r = 1; r <= 4; r++) {
            assertThat(page.locator("#which")).hasText(Integer.toString(r));
            assertThat(build).containsText("example " + r + " adds");
            if (r < 4) {
                page.locator("#on").click();
            }
        }
        assertThat(build).containsText("the sum of all 4: this is db2");
        assertThat(build.locator(".m").last()).hasText(whole);
        assertThat(page.locator("tr.now[data-row='3']").first()).isVisible();
        assertThat(page.locator("#story")).containsText("Example 4: X = (1, 1), target (0)");
    }

    @Test
    void theExamplesAreSteppedThroughByKeyboardToo() {
        page.locator("#example").focus();
        page.keyboard().press("ArrowRight");
        assertThat(page.locator("#which")).hasText("2");
        assertThat(page.locator("#net .value[data-of=X][data-col='1']")).hasText("1");
    }

    @Test
    void theDecisionBoundaryIsDrawnAndChangesWithTraining() {
        assertThat(page.locator("canvas")).hasCount(2);
        Object before = page.evaluate("document.querySelector('[data-plane=before]').toDataURL()");
        Object after = page.evaluate("document.querySelector('[data-plane=after]').toDataURL()");
        assertThat(before.toString().length()).isGreaterThan(1000);
        assertThat(after).isNotEqualTo(before);
    }

    @Test
    void whatIfShowsTwoCurvesForEachFault() {
        assertThat(page.locator("#what-if article").first().locator("polyline")).hasCount(2);
        assertThat(page.locator("#what-if")).containsText("It will still kind of work");
    }

    @Test
    void nothingRunsOverTheEdgeOnANarrowScreenInTheDark() {
        page.close();
        open(390, ColorScheme.DARK);
        page.locator("summary").all().forEach(Locator::click);
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(390);
        assertThat(page.evaluate("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(18, 21, 28)");
    }

    @Test
    void everythingThatCanBeOperatedHasAName() {
        Object nameless = page.evaluate("""
                [...document.querySelectorAll('button, input, [role=button], [role=img], canvas')]
                  .filter((e) => !e.getAttribute('aria-label') && !e.textContent.trim() && !e.closest('label')).length""");
        assertThat(nameless).isEqualTo(0);
        assertThat(page.locator("main")).hasCount(1);
        assertThat(page.locator("h1")).hasCount(1);
    }

    @Test
    void everyNetworksPageRunsWithoutComplaint() throws IOException {
        for (String name : Six.networks().keySet()) {
            Path file = folder.resolve(name + ".html");
            Files.writeString(file, HtmlPage.of(Explanation.of(Six.named(name))));
            page.navigate(file.toUri().toString());
            assertThat(page.locator("#story")).containsText("Example 1: X = (");
            assertThat(page.locator("#net g.units").last()).isVisible();
        }
    }
}
