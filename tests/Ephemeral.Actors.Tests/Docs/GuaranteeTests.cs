using System.Reflection;
using System.Text.RegularExpressions;

namespace Ephemeral.Actors.Tests.Docs;

public partial class GuaranteeTests
{
    [Fact]
    public void Every_promise_has_a_test_that_exists()
    {
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "pages", "guarantees.md"))
            .Where(static line => line.StartsWith('|') && !line.StartsWith("| promise") && !line.StartsWith("| ---")).ToArray();
        Assert.NotEmpty(rows);
        Assert.All(rows, static row =>
        {
            var named = Named().Match(row);
            Assert.True(named.Success, $"No test is named: {row}");
            Assert.True(IsTest(named.Groups["class"].Value, named.Groups["test"].Value), $"There is no such test: {named.Value}");
        });
    }

    private static bool IsTest(string type, string test) => typeof(GuaranteeTests).Assembly.GetTypes()
        .Where(other => other.Name == type)
        .SelectMany(static other => other.GetMethods())
        .Any(method => method.Name == test && method.GetCustomAttribute<FactAttribute>() is not null);

    [GeneratedRegex(@"\| `(?<class>\w+)\.(?<test>\w+)` \|$")]
    private static partial Regex Named();
}
