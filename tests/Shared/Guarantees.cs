using System.Reflection;
using System.Text.RegularExpressions;

namespace Ephemeral.Testing;

/// <summary>The promises of <c>pages/guarantees.md</c>, each of which names the test that fails when it is broken.</summary>
public static partial class Guarantees
{
    private static readonly string Page = Path.Combine(AppContext.BaseDirectory, "pages", "guarantees.md");

    /// <summary>Fails unless every promise of some sections names a test of an assembly.</summary>
    public static void AreTested(Assembly tests, Func<string, bool> ofSection)
    {
        var section = "";
        var count = 0;
        foreach (var line in File.ReadLines(Page))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                section = line[3..];
            if (!ofSection(section) || !line.StartsWith('|') || line.StartsWith("| promise", StringComparison.Ordinal)
                || line.StartsWith("| ---", StringComparison.Ordinal))
            {
                continue;
            }

            var named = Named().Match(line);
            Assert.True(named.Success, $"No test is named: {line}");
            Assert.True(IsTest(tests, named.Groups["class"].Value, named.Groups["test"].Value), $"There is no such test: {named.Value}");
            count++;
        }

        Assert.NotEqual(0, count);
    }

    private static bool IsTest(Assembly tests, string type, string test) => tests.GetTypes()
        .Where(other => other.Name == type)
        .SelectMany(static other => other.GetMethods())
        .Any(method => method.Name == test && method.GetCustomAttributes<FactAttribute>().Any());

    [GeneratedRegex(@"\| `(?<class>\w+)\.(?<test>\w+)` \|$")]
    private static partial Regex Named();
}
