using Microsoft.Extensions.Logging;

namespace Ephemeral.Patterns.Tests;

/// <summary>The rule beside a table that is written out.</summary>
public class LogSignalRuleModelTests
{
    private static readonly string[] Names =
        ["log.trace", "log.debug", "log.information", "log.warning", "log.error", "log.critical"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_line_is_told_by_its_level_when_its_category_is_told(int seed)
    {
        var random = new Random(seed);
        string[] categories = ["Shop.Orders", "Shop.Prices", "Akka.Actor", "Ephemeral.Failures", "Ephemeral.Signals", ""];
        for (var step = 0; step < 2_000; step++)
        {
            var least = random.Next(6);
            var (hasExcept, isShopAlone) = (random.Next(2) == 0, random.Next(2) == 0);
            var rule = new LogSignalRule(new SignalLoggerOptions
            {
                MinLevel = (LogLevel)least,
                Categories = isShopAlone ? "Shop.*" : "*",
                ExceptCategories = hasExcept ? "*.Orders, Akka.*" : null,
            });
            var category = categories[random.Next(categories.Length)];
            var isTold = category != "Ephemeral.Signals"
                && (!isShopAlone || category.StartsWith("Shop.", StringComparison.Ordinal))
                && (!hasExcept || category is not ("Shop.Orders" or "Akka.Actor"));
            Assert.True(isTold == rule.Tells(category), $"seed {seed}, step {step}: '{category}'");
            var level = random.Next(7);
            Assert.True((level >= least && level < 6) == rule.Tells((LogLevel)level), $"seed {seed}, step {step}: {level}");
            Assert.True(level == 6 || Names[level] == rule.NameOf((LogLevel)level), $"seed {seed}, step {step}: {level}");
        }
    }
}
