using System;
using System.Collections.Generic;
using System.Text;

namespace JitAccess.Sandbox.ResourceGraph;

/// <summary>Cuts a query into words, texts, numbers and symbols.</summary>
internal static class Tokenizer
{
    private static readonly string[] Symbols = ["==", "!=", "=~", "!~", "|", "(", ")", ",", ".", "=", "[", "]"];

    public static IReadOnlyList<Token> Read(string query)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (at < query.Length)
        {
            var c = query[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
            }
            else if (c == '/' && at + 1 < query.Length && query[at + 1] == '/')
            {
                while (at < query.Length && query[at] != '\n')
                {
                    at++;
                }
            }
            else if (c is '\'' or '"')
            {
                tokens.Add(ReadText(query, ref at));
            }
            else if (char.IsLetter(c) || c == '_' || (c == '!' && at + 1 < query.Length && char.IsLetter(query[at + 1])))
            {
                tokens.Add(new Token(TokenKind.Word, Take(query, ref at, x => char.IsLetterOrDigit(x) || x is '_' or '~' or '!')));
            }
            else if (char.IsDigit(c))
            {
                tokens.Add(new Token(TokenKind.Number, Take(query, ref at, char.IsDigit)));
            }
            else
            {
                var symbol = Array.Find(Symbols, s => string.CompareOrdinal(query, at, s, 0, s.Length) == 0)
                    ?? throw new QueryException($"Unexpected character '{c}' at position {at}.");
                tokens.Add(new Token(TokenKind.Symbol, symbol));
                at += symbol.Length;
            }
        }

        tokens.Add(new Token(TokenKind.End, "the end"));
        return tokens;
    }

    private static string Take(string query, ref int at, Func<char, bool> belongs)
    {
        var start = at++;
        while (at < query.Length && belongs(query[at]))
        {
            at++;
        }

        return query.Substring(start, at - start);
    }

    private static Token ReadText(string query, ref int at)
    {
        var quote = query[at++];
        var text = new StringBuilder();
        while (at < query.Length && query[at] != quote)
        {
            if (query[at] == '\\' && at + 1 < query.Length)
            {
                at++;
            }

            text.Append(query[at++]);
        }

        if (at++ >= query.Length)
        {
            throw new QueryException("A text has no closing quote.");
        }

        return new Token(TokenKind.Text, text.ToString());
    }
}
