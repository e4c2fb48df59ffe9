using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.ResourceGraph;

/// <summary>
/// Reads the part of the Kusto query language that resource queries need: <c>resources</c>, then any of <c>where</c>, <c>project</c>,
/// <c>extend</c>, <c>order by</c> and <c>take</c>.
/// </summary>
internal sealed class QueryParser
{
    private readonly IReadOnlyList<Token> tokens;
    private int at;

    private QueryParser(string query) => tokens = Tokenizer.Read(query);

    private Token Next => tokens[at];

    /// <summary>The steps of a query, from all rows to its result.</summary>
    /// <exception cref="QueryException">The query is none, or uses more of the language than the sandbox knows.</exception>
    public static Func<IEnumerable<Row>, IEnumerable<Row>> Parse(string query)
    {
        var parser = new QueryParser(query);
        parser.Expect("resources");
        var steps = new List<Func<IEnumerable<Row>, IEnumerable<Row>>>();
        while (parser.Accept("|"))
        {
            steps.Add(parser.Step());
        }

        return parser.Next.Kind == TokenKind.End
            ? rows => steps.Aggregate(rows, (current, step) => step(current))
            : throw new QueryException($"Unexpected '{parser.Next.Text}'.");
    }

    private Func<IEnumerable<Row>, IEnumerable<Row>> Step()
    {
        if (Accept("where"))
        {
            var condition = Or();
            return rows => rows.Where(r => Operators.IsTrue(condition(r)));
        }

        if (Accept("project"))
        {
            var columns = Columns();
            return rows => rows.Select(r => Fill(new Row(), r, columns));
        }

        if (Accept("extend"))
        {
            var columns = Columns();
            return rows => rows.Select(r => Fill(r, r, columns));
        }

        if (Accept("order") || Accept("sort"))
        {
            Expect("by");
            return OrderBy();
        }

        if (Accept("take") || Accept("limit"))
        {
            var count = int.Parse(Take(TokenKind.Number), CultureInfo.InvariantCulture);
            return rows => rows.Take(count);
        }

        throw new QueryException($"The operator '{Next.Text}' is not supported.");
    }

    private static Row Fill(Row target, Row source, List<KeyValuePair<string, Func<Row, JsonNode?>>> columns)
    {
        foreach (var column in columns)
        {
            target[column.Key] = column.Value(source);
        }

        return target;
    }

    private List<KeyValuePair<string, Func<Row, JsonNode?>>> Columns()
    {
        var columns = new List<KeyValuePair<string, Func<Row, JsonNode?>>>();
        do
        {
            string? name = null;
            if (Next.Kind == TokenKind.Word && tokens[at + 1].Is("="))
            {
                name = Take(TokenKind.Word);
                at++;
            }

            var start = at;
            var value = Value();
            name ??= string.Join("_", tokens.Skip(start).Take(at - start).Where(t => t.Kind is TokenKind.Word or TokenKind.Text).Select(t => t.Text));
            columns.Add(new KeyValuePair<string, Func<Row, JsonNode?>>(name, value));
        }
        while (Accept(","));
        return columns;
    }

    private Func<IEnumerable<Row>, IEnumerable<Row>> OrderBy()
    {
        var keys = new List<(Func<Row, JsonNode?> Value, bool Descending)>();
        do
        {
            var value = Value();
            keys.Add((value, !Accept("asc") && IsDescending()));
        }
        while (Accept(","));
        var comparer = Comparer<JsonNode?>.Create(Operators.Compare);
        return rows =>
        {
            IOrderedEnumerable<Row>? ordered = null;
            foreach (var (value, descending) in keys)
            {
                ordered = (ordered, descending) switch
                {
                    (null, false) => rows.OrderBy(value, comparer),
                    (null, true) => rows.OrderByDescending(value, comparer),
                    (_, false) => ordered.ThenBy(value, comparer),
                    (_, true) => ordered.ThenByDescending(value, comparer),
                };
            }

            return ordered!;
        };
    }

    // Descending is what the language takes when nothing is said.
    private bool IsDescending()
    {
        Accept("desc");
        return true;
    }

    private Func<Row, JsonNode?> Or()
    {
        var left = And();
        while (Accept("or"))
        {
            var (a, b) = (left, And());
            left = r => Operators.IsTrue(a(r)) || Operators.IsTrue(b(r));
        }

        return left;
    }

    private Func<Row, JsonNode?> And()
    {
        var left = Comparison();
        while (Accept("and"))
        {
            var (a, b) = (left, Comparison());
            left = r => Operators.IsTrue(a(r)) && Operators.IsTrue(b(r));
        }

        return left;
    }

    private Func<Row, JsonNode?> Comparison()
    {
        if (Accept("("))
        {
            var inner = Or();
            Expect(")");
            return inner;
        }

        var left = Value();
        if (Next.Is("in") || Next.Is("in~") || Next.Is("!in") || Next.Is("!in~"))
        {
            return In(left, Next.Text);
        }

        if (Next.Kind is TokenKind.Word or TokenKind.Symbol && Operators.Find(Next.Text) is { } compare)
        {
            at++;
            var right = Value();
            return r => compare(left(r), right(r));
        }

        return left;
    }

    private Func<Row, JsonNode?> In(Func<Row, JsonNode?> left, string word)
    {
        at++;
        var compare = Operators.Find(word.EndsWith("~", StringComparison.Ordinal) ? "=~" : "==")!;
        var negated = word[0] == '!';
        Expect("(");
        var values = new List<Func<Row, JsonNode?>>();
        do
        {
            values.Add(Value());
        }
        while (Accept(","));
        Expect(")");
        return r => values.Exists(v => compare(left(r), v(r))) != negated;
    }

    private Func<Row, JsonNode?> Value()
    {
        if (Next.Kind is TokenKind.Text or TokenKind.Number)
        {
            var constant = JsonValue.Create(tokens[at++].Text);
            return _ => constant;
        }

        var word = Take(TokenKind.Word);
        if (Accept("("))
        {
            var argument = Or();
            Expect(")");
            return Function(word, argument);
        }

        var path = new List<string>();
        while (Next.Is(".") || Next.Is("["))
        {
            if (Accept("."))
            {
                path.Add(Take(TokenKind.Word));
            }
            else
            {
                at++;
                path.Add(Take(TokenKind.Text));
                Expect("]");
            }
        }

        return r => path.Aggregate(r[word], (node, name) => Member(node as JsonObject, name));
    }

    private static JsonNode? Member(JsonObject? node, string name) =>
        node?.FirstOrDefault(p => p.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static Func<Row, JsonNode?> Function(string name, Func<Row, JsonNode?> argument) => name.ToUpperInvariant() switch
    {
        "TOLOWER" => r => Operators.Text(argument(r)).ToLowerInvariant(),
        "TOUPPER" => r => Operators.Text(argument(r)).ToUpperInvariant(),
        "TOSTRING" => r => Operators.Text(argument(r)),
        "ISEMPTY" => r => Operators.Text(argument(r)).Length == 0,
        "ISNOTEMPTY" => r => Operators.Text(argument(r)).Length > 0,
        "ISNULL" => r => argument(r) is null,
        "ISNOTNULL" => r => argument(r) is not null,
        "NOT" => r => !Operators.IsTrue(argument(r)),
        _ => throw new QueryException($"The function '{name}' is not supported."),
    };

    private bool Accept(string word)
    {
        if (!Next.Is(word))
        {
            return false;
        }

        at++;
        return true;
    }

    private void Expect(string word)
    {
        if (!Accept(word))
        {
            throw new QueryException($"Expected '{word}' and found '{Next.Text}'.");
        }
    }

    private string Take(TokenKind kind)
    {
        if (Next.Kind != kind)
        {
            throw new QueryException($"Unexpected '{Next.Text}'.");
        }

        return tokens[at++].Text;
    }
}
