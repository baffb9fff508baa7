package nabla.train.schedule;

/** 1 throughout. */
public record Constant() implements Schedule {
    @Override
    public Run start(int epochs) {
        return epoch -> 1;
    }

    @Override
    public String name() {
        return "constant";
    }
}
