package nabla.audit.read;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.treesitter.TSNode;
import org.treesitter.TSParser;
import org.treesitter.TreeSitterPython;

/// A tree-sitter tree over a source. Tree-sitter counts bytes; it is given a copy in ASCII, so that a byte is a
/// character.
final class Syntax {
    final Source source;
    final TSNode root;

    Syntax(Source source) {
        this.source = source;
        TSParser parser = new TSParser();
        parser.setLanguage(new TreeSitterPython());
        this.root = parser.parseString(null, ascii(source.text())).getRootNode();
    }

    private static String ascii(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (chars[i] == 0xFEFF || chars[i] == 0xA0 || chars[i] == 0) chars[i] = ' ';
            else if (chars[i] > 127) chars[i] = 'u';
        }
        return new String(chars);
    }

    Place at(TSNode node) {
        return source.place(node.getStartByte(), Math.max(node.getStartByte(), node.getEndByte()));
    }

    String text(TSNode node) {
        return source.text().substring(node.getStartByte(), node.getEndByte());
    }

    static @Nullable TSNode field(TSNode node, String name) {
        TSNode child = node.getChildByFieldName(name);
        return child == null || child.isNull() ? null : child;
    }

    /// The named children that are code.
    static List<TSNode> children(TSNode node) {
        List<TSNode> list = new ArrayList<>();
        for (int i = 0; i < node.getNamedChildCount(); i++) {
            TSNode child = node.getNamedChild(i);
            if (!child.getType().equals("comment") && !child.getType().equals("line_continuation")) list.add(child);
        }
        return list;
    }

    /// All children under one field name.
    static List<TSNode> fields(TSNode node, String name) {
        List<TSNode> list = new ArrayList<>();
        for (int i = 0; i < node.getChildCount(); i++) {
            if (name.equals(node.getFieldNameForChild(i))) {
                TSNode child = node.getChild(i);
                if (child.isNamed() && !child.getType().equals("comment")) list.add(child);
            }
        }
        return list;
    }
}
