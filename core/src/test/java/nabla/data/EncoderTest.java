package nabla.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EncoderTest {
    private static final String PEOPLE = """
            age,city,member,height,planet,note,size
            20,Rome,yes,1.5,Earth,,small
            30,Oslo,no,,Earth,,large
            40,Rome,,1.7,Earth,,small
            ,,yes,1.9,Earth,,large
            """;

    @Test
    void eachKindOfColumnBecomesItsFeatures() {
        Table people = read(PEOPLE);
        Encoder encoder = fit(people);
        double deviation = Math.sqrt(200 / 3.0);
        assertThat(encoder.inputs())
                .containsExactly(
                        new Input.Number("age", 30, deviation, 30, 1),
                        new Input.Category("city", List.of("Oslo", "Rome"), 0, "Rome", 1),
                        new Input.Flag("member", "yes", "no", "yes", 1),
                        encoder.inputs().get(3),
                        new Input.Dropped("planet", "constant, always Earth"),
                        new Input.Dropped("note", "no values"));
        assertThat(encoder.output()).isEqualTo(new Output.Classes("size", List.of("large", "small"), false));
        assertThat(encoder.features()).containsExactly("age", "city=Oslo", "city=Rome", "member=yes", "height");

        Dataset data = encoder.encode(people);
        assertThat(data.names()).isEqualTo(encoder.features());
        assertThat(data.labels()).containsExactly(1, 0, 1, 0);
        float low = (float) (-10 / deviation);
        assertThat(row(data, 0)).startsWith(low, 0, 1, 1);
        assertThat(row(data, 1)).startsWith(0, 1, 0, 0);
        assertThat(row(data, 3)).startsWith(0, 0, 1, 1); // age: the median; city: the most frequent
        assertThat(data.feature(1, 4)).isEqualTo(0, within(1e-6f)); // height: median 1.7, the mean too
    }

    @Test
    void theReportNamesWhatWasDroppedImputedAndOneHot() {
        assertThat(fit(read(PEOPLE)).report())
                .containsExactly(
                        "age: standardised; 1 missing, taken as 30 (median)",
                        "city: one-hot, 2 features; 1 missing, taken as Rome (most frequent)",
                        "member: 1 for yes, 0 for no; 1 missing, taken as yes (most frequent)",
                        "height: standardised; 1 missing, taken as 1.7 (median)",
                        "planet: dropped, constant, always Earth",
                        "note: dropped, no values");
    }

    @Test
    void aNumberFarOutsideIsTakenAsSixDeviations() {
        Table table = read("x,y\n1,p\n3,q\n1000,p\n-1000,q\n");
        Encoder encoder = Encoder.fit(table, Goal.of(table, null, null), new int[] {0, 1});
        assertThat(row(encoder.encode(table), 2)).containsExactly(6);
        assertThat(row(encoder.encode(table), 3)).containsExactly(-6);
    }

    @Test
    void onlyTheTrainingRowsAreLearnedFrom() {
        Table table = read("x,c,y\n1,a,p\n3,b,q\n5,z,p\n");
        Encoder encoder = Encoder.fit(table, Goal.of(table, null, null), new int[] {0, 1});
        assertThat(encoder.inputs().get(0)).isEqualTo(new Input.Number("x", 2, 1, 2, 0));
        assertThat(row(encoder.encode(table), 2)).containsExactly(3, 0, 0);
        assertThat(encoder.unfamiliar(table)).containsExactly("c: 1 rows have values rare or unseen in training: z");
    }

    @Test
    void rareCategoriesShareTheOtherFeatureWithUnseenOnes() {
        StringBuilder text = new StringBuilder("c,x,y\n");
        for (int row = 0; row < 200; row++) {
            text.append(row < 4 ? "rare" + row : row % 2 == 0 ? "a" : "b")
                    .append(',')
                    .append(row * row)
                    .append(row % 3 == 0 ? ",p\n" : ",q\n");
        }
        Encoder encoder = fit(read(text.toString()));
        assertThat(encoder.inputs().get(0)).isEqualTo(new Input.Category("c", List.of("a", "b"), 4, "a", 0));
        assertThat(encoder.features()).startsWith("c=a", "c=b", "c=other");
        Dataset data = encoder.encodeInputs(read("c,x,z\nnever,1,0\nrare1,1,0\nb,1,1\n"));
        assertThat(data.targets()).isEqualTo(new Targets.None(3));
        assertThat(row(data, 0)).startsWith(0, 0, 1);
        assertThat(row(data, 1)).startsWith(0, 0, 1);
        assertThat(row(data, 2)).startsWith(0, 1, 0);
    }

    @Test
    void aNumberToPredictIsStandardisedAndComesBack() {
        Table table = read("x,y\n1,100.5\n2,200\n3,300\n");
        Encoder encoder = fit(table);
        Output.Number output = (Output.Number) encoder.output();
        Dataset data = encoder.encode(table);
        double sum = 0;
        for (int row = 0; row < 3; row++) {
            sum += data.values()[row];
            assertThat(output.original(data.values()[row])).isCloseTo(table.cell(row, 1), within(1e-4));
        }
        assertThat(sum).isCloseTo(0, within(1e-6));
    }

    @Test
    void theEncoderSurvivesJson() {
        JsonMapper mapper = new JsonMapper();
        for (String name : List.of("penguins", "digits", "line")) {
            Source source = new Datasets().find(name, CsvFormat.DETECT);
            Goal goal = Goal.of(source.table(), source.target(), null);
            Encoder encoder = Encoder.fit(source.table(), goal, goal.rows());
            assertThat(mapper.readValue(mapper.writeValueAsString(encoder), Encoder.class))
                    .isEqualTo(encoder);
        }
    }

    @Test
    void penguinsAreEncodedAsEver() {
        Dataset penguins = Datasets.load("penguins");
        assertThat(penguins.names())
                .containsExactly(
                        "island=Biscoe",
                        "island=Dream",
                        "island=Torgersen",
                        "culmen_length_mm",
                        "culmen_depth_mm",
                        "flipper_length_mm",
                        "body_mass_g",
                        "sex=FEMALE",
                        "sex=MALE");
        // The numbers are NumPy's: (x - nanmean(x)) / nanstd(x), with nanmedian(x) for a missing x.
        assertThat(row(penguins, 0)).containsExactly(0, 0, 1, -0.884499f, 0.7854496f, -1.4183466f, -0.56414205f, 0, 1);
        assertThat(row(penguins, 3))
                .containsExactly(0, 0, 1, 0.0968654f, 0.075475104f, -0.27883807f, -0.18950792f, 0, 1);
        assertThat(row(penguins, 343)).containsExactly(1, 0, 0, 1.0965728f, -0.53307325f, 0.8606705f, 1.4963458f, 0, 1);
        assertThat(penguins.labels()[0]).isZero();
        assertThat(penguins.labels()[343]).isEqualTo(2);
    }

    @Test
    void manyRowsGiveTheMomentsOfTheWhole() {
        Random random = new Random(5);
        int rows = 40_001;
        float[] x = new float[rows];
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            x[row] = (float) (1e4 + random.nextGaussian());
            sum += x[row];
        }
        double mean = sum / rows;
        double squares = 0;
        for (float value : x) {
            squares += (value - mean) * (value - mean);
        }
        Table table = Table.of("made", new Dataset(List.of("x"), x, new Targets.Values(x, List.of("y"))));
        Input.Number number = (Input.Number) fit(table).inputs().get(0);
        assertThat(number.mean()).isCloseTo(mean, within(1e-9 * mean));
        assertThat(number.deviation()).isCloseTo(Math.sqrt(squares / rows), within(1e-9));
        assertThat(number.median()).isCloseTo(1e4, within(0.05)); // of a sample of 2^14: standard error 0.01
    }

    @Test
    void columnsThatOnlyNumberTheRowsAreDropped() {
        StringBuilder text = new StringBuilder("id,customer_id,x,y\n");
        IntStream.range(0, 20)
                .forEach(row -> text.append(row + 1)
                        .append(',')
                        .append(7919 * row % 101)
                        .append(',')
                        .append(row % 7)
                        .append(row % 2 == 0 ? ",a\n" : ",b\n"));
        assertThat(fit(read(text.toString())).features()).containsExactly("x");
    }

    @Test
    void textsThatAreNoCategoriesAreRefusedTogether() {
        StringBuilder text = new StringBuilder("name,born,x,y\n");
        IntStream.range(0, 24)
                .forEach(row -> text.append("n")
                        .append(row)
                        .append(",2001-02-")
                        .append(row + 1)
                        .append(',')
                        .append(row)
                        .append(row % 2 == 0 ? ",a\n" : ",b\n"));
        assertThatThrownBy(() -> fit(read(text.toString())))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "people.csv: too many different values in 24 rows to be categories: name (24 different texts), "
                                + "born (24 different dates); leave them out with --drop \"name,born\", or write dates as numbers (year, month, day)");
    }

    @Test
    void nothingLeftToLearnFromIsSaid() {
        assertThatThrownBy(() -> fit(read("a,b,y\n1,,p\n1,,q\n")))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "people.csv: nothing is left to predict \"y\" from: a: dropped, constant, always 1; b: dropped, no values");
    }

    @Test
    void aTableWithOtherColumnsIsRefused() {
        Encoder encoder = fit(read("a,b,y\n1,2,p\n3,4,q\n"));
        assertThatThrownBy(() -> encoder.encodeInputs(read("a,c\n1,2\n")))
                .isInstanceOf(DataException.class)
                .hasMessage("people.csv has no column b, which the model needs; it has a, c");
        assertThatThrownBy(() -> encoder.encode(read("a,b\n1,2\n")))
                .hasMessage("people.csv has no column \"y\", which the model predicts; it has a, b");
        assertThatThrownBy(() -> encoder.encodeInputs(read("a,b\n1,x\n")))
                .hasMessageContaining(
                        "column \"b\" holds texts such as \"x\", but held numbers when the model was trained");
        assertThat(encoder.unfamiliar(read("a,b,c,d\n1,2,3,4\n"))).containsExactly("not used: c, d");
    }

    @Test
    void aClassThatTrainingNeverSawIsRefused() {
        Encoder encoder = fit(read("a,y\n1,p\n3,q\n"));
        assertThatThrownBy(() -> encoder.encode(read("a,y\n1,p\n2,r\n")))
                .isInstanceOf(DataException.class)
                .hasMessage("people.csv: row 2 has the class \"r\", which training never saw; it knows p, q");
    }

    @Test
    void filesAreReadAsInTraining() {
        Encoder encoder = fit(read("zip,x,y\n00501,1,0\nA1,2,1\nB2,2,1\n00501,3,0\n"));
        Table later = read("unused,x,zip\nu,7,00501\nv,8,9\n", encoder.format());
        assertThat(later.names()).containsExactly("x", "zip");
        assertThat(row(encoder.encodeInputs(later), 0)).startsWith(1, 0, 0);
        assertThatThrownBy(() -> read("x,zip\nlow,1\n", encoder.format()))
                .hasMessageContaining("line 2, column \"x\": \"low\" is not a number");
    }

    @Test
    void rowsWithoutAnAnswerAreLeftOutOfEvaluation() {
        Table table = read("a,y\n1,p\n2,\n3,q\n4,q\n");
        Encoder encoder = fit(table);
        assertThat(encoder.rows()).isEqualTo(3);
        assertThat(encoder.encode(table).rows()).isEqualTo(3);
        assertThat(encoder.encodeInputs(table).rows()).isEqualTo(4);
    }

    private static Encoder fit(Table table) {
        Goal goal = Goal.of(table, null, null);
        return Encoder.fit(table, goal, goal.rows());
    }

    private static float[] row(Dataset data, int row) {
        float[] features = new float[data.width()];
        data.copyRow(row, features, 0);
        return features;
    }

    private static Table read(String text) {
        return read(text, CsvFormat.DETECT);
    }

    private static Table read(String text, CsvFormat format) {
        return Csv.read("people.csv", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), format);
    }
}
