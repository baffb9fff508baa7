package nabla.simd;

/** The memory of the threads of a product: a packed panel and a tile for each. */
final class Workers {
    /** Rows a worker's tile has room for: they stay in the first cache while a finished strip is worked on. */
    static final int ROWS = 64;

    final int threads;
    private final float[][] panels;
    private final float[][] tiles;

    Workers(int threads) {
        this.threads = threads;
        panels = new float[threads][0];
        tiles = new float[threads][ROWS * Tiles.WIDTH];
    }

    /** Makes room for panels of this depth, and for whole vectors of it. */
    void reserve(int depth) {
        int size = Lanes.padded(depth) * Tiles.WIDTH;
        for (int i = 0; i < threads; i++) {
            if (panels[i].length < size) {
                panels[i] = new float[size];
            }
        }
    }

    float[] panel(int worker) {
        return panels[worker];
    }

    float[] tile(int worker) {
        return tiles[worker];
    }
}
