package nabla.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of what a table says: its columns, their texts, every cell and pixel, whatever file format they came in. */
public final class Fingerprint {
    private Fingerprint() {}

    /** 64 hexadecimal digits. */
    public static String of(Table table) {
        MessageDigest digest = sha256();
        boolean images = false;
        for (Column column : table.columns()) {
            digest.update(column.toString().getBytes(UTF_8));
            images |= column instanceof Column.Images;
        }
        int columns = table.columns().size();
        ByteBuffer row = ByteBuffer.allocate(columns * Float.BYTES);
        for (int i = 0; i < table.rows(); i++) {
            row.clear();
            for (int j = 0; j < columns; j++) {
                row.putFloat(table.cell(i, j));
            }
            digest.update(row.array());
        }
        if (images) {
            digest.update(table.pixels().duplicate());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
