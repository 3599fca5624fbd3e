using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ephemeral.Actors.Tests.Diagnostics;

/// <summary>The sample dashboard speaks of metrics by the names that the OpenTelemetry exporter for Prometheus gives them.</summary>
[Collection(ListeningCollection.Name)]
public sealed partial class GrafanaDashboardTests
{
    private readonly JsonElement _dashboard =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "grafana", "ephemeral.json"))).RootElement;

    [Fact]
    public void Each_metric_of_the_dashboard_is_in_the_meter_and_each_of_the_meter_in_the_dashboard()
    {
        using var heard = new HeardMetrics();
        var known = heard.Instruments.ToDictionary(instrument => instrument.Name, PrometheusNames);
        var used = Expressions().SelectMany(expression => MetricName().Matches(expression).Select(match => match.Value)).ToHashSet();
        Assert.Empty(used.Except(known.Values.SelectMany(names => names)));
        Assert.All(known, metric => Assert.True(metric.Value.Any(used.Contains), metric.Key));
    }

    [Fact]
    public void It_can_be_imported()
    {
        Assert.False(string.IsNullOrEmpty(_dashboard.GetProperty("title").GetString()));
        Assert.Equal("ephemeral", _dashboard.GetProperty("uid").GetString());
        Assert.True(_dashboard.GetProperty("schemaVersion").GetInt32() >= 36);
        Assert.Equal(JsonValueKind.Null, _dashboard.GetProperty("id").ValueKind);
        var panels = _dashboard.GetProperty("panels").EnumerateArray().ToArray();
        Assert.Equal(panels.Length, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(panels, panel =>
        {
            Assert.Equal("${datasource}", panel.GetProperty("datasource").GetProperty("uid").GetString());
            Assert.InRange(panel.GetProperty("gridPos").GetProperty("x").GetInt32() + panel.GetProperty("gridPos").GetProperty("w").GetInt32(), 1, 24);
        });
    }

    private IEnumerable<string> Expressions() => Values(_dashboard).Where(text => text.Contains("ephemeral_", StringComparison.Ordinal));

    private static IEnumerable<string> Values(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Values(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Values),
        JsonValueKind.String => [element.GetString()!],
        _ => [],
    };

    private static string[] PrometheusNames(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_');
        return instrument switch
        {
            Histogram<double> { Unit: "s" } => [$"{name}_seconds_bucket", $"{name}_seconds_sum", $"{name}_seconds_count"],
            ObservableCounter<long> => [$"{name}_total"],
            _ => [name],
        };
    }

    [GeneratedRegex("ephemeral_[a-z_]+")]
    private static partial Regex MetricName();
}
