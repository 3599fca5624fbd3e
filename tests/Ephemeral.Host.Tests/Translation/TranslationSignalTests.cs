using System.Net.Http.Json;
using System.Text.Json;
using Ephemeral.Actors;
using Ephemeral.Host.Tasks;
using Ephemeral.Host.Tests.Support;
using Ephemeral.Host.Translators;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Host.Tests.Translation;

/// <summary>How the translator's state steers the translations, and what of it the status tells.</summary>
public class TranslationSignalTests
{
    private const string SlowAfter = "Translation:SlowAfter=00:00:03";

    // The dashboard has a timer of its own, which would be taken for that of the probe.
    private const string NoDashboard = "Dashboard:Enabled=false";

    private readonly FakeTime _time = new();

    [Fact]
    public async Task While_the_translator_is_down_what_waits_is_held_back_and_goes_on_when_it_is_up_again()
    {
        var translator = new ScriptedTranslator { StartsOpen = false };
        await using var host = await StartAsync(translator, "Translation:MaxConcurrency=1");
        var running = await host.Client.StartAsync("first");
        await host.Client.WaitForStateAsync(running, "running");
        var waiting = await host.Client.StartAsync("second");

        translator.ProbeFailure = new InvalidOperationException("gone");
        await AdvanceUntilAsync(host, counts => counts.GetProperty("isDeferred").GetBoolean());
        translator.Open();
        await host.Client.WaitForStateAsync(running, "completed");
        var sink = host.Services.GetRequiredService<SignalSink>();
        for (var minutes = 0; minutes < 5; minutes++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            Assert.True(sink.Detect("translator.down"));
        }

        Assert.Equal("pending", (await host.Client.GetTaskAsync(waiting)).State());
        Assert.Equal(1, translator.Calls);

        translator.ProbeFailure = null;
        await AdvanceUntilAsync(host, counts => !counts.GetProperty("isDeferred").GetBoolean());
        await Eventually.True(() => sink.Count == 0);
        await host.Client.WaitForStateAsync(waiting, "completed");
    }

    [Fact]
    public async Task A_probe_that_takes_long_makes_the_service_slow_until_one_does_not()
    {
        var translator = new ScriptedTranslator();
        await using var host = await StartAsync(translator, SlowAfter);
        Assert.False(await IsSlowAsync(host));

        translator.Probe = () =>
        {
            _time.Advance(TimeSpan.FromSeconds(4));
            return Task.CompletedTask;
        };
        await AdvanceUntilSlowAsync(host, true);
        await host.Client.WaitForStateAsync(await host.Client.StartAsync("hello"), "completed");

        translator.Probe = null;
        await AdvanceUntilSlowAsync(host, false);
    }

    [Fact]
    public async Task A_call_that_takes_long_makes_the_service_slow_for_a_minute()
    {
        var translator = new ScriptedTranslator
        {
            Script = (text, _) =>
            {
                _time.Advance(TimeSpan.FromSeconds(4));
                return Task.FromResult(text);
            },
        };
        // no probe goes on while the call moves the time
        await using var host = await TestHost.StartAsync(
            Replacing.With(translator), _time, SlowAfter, NoDashboard, "Translation:ProbeInterval=1.00:00:00");
        await host.Client.WaitForStateAsync(await host.Client.StartAsync("hello"), "completed");
        Assert.True(await IsSlowAsync(host));
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.False(await IsSlowAsync(host));
    }

    [Fact]
    public async Task A_rate_limit_is_told_for_a_minute()
    {
        var limited = true;
        var translator = new ScriptedTranslator
        {
            Script = (text, _) => Volatile.Read(ref limited)
                ? throw new TranslateException("slow down") { IsRateLimit = true }
                : Task.FromResult(text),
        };
        await using var host = await StartAsync(translator);
        Assert.False((await host.Client.GetCountsAsync()).GetProperty("hasRateLimit").GetBoolean());
        var id = await host.Client.StartAsync("hello");
        await Eventually.TrueAsync(
            async () => (await host.Client.GetCountsAsync()).GetProperty("hasRateLimit").GetBoolean(), () => "the rate limit");

        Volatile.Write(ref limited, false);
        await Eventually.TrueAsync(
            async () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return (await host.Client.GetTaskAsync(id)).State() == "completed";
            },
            () => "the translation to end");
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.False((await host.Client.GetCountsAsync()).GetProperty("hasRateLimit").GetBoolean());
    }

    [Fact]
    public async Task No_result_stays_in_the_coordinator_although_its_signals_do()
    {
        await using var host = await TestHost.StartAsync(Replacing.With(new ScriptedTranslator()));
        var coordinator = host.Services
            .GetRequiredService<IEphemeralKeyedResultCoordinatorFactory<string, PageTranslationModel, TaskCompletion>>()
            .CreateCoordinator("translations");
        await host.Client.WaitForStateAsync(await host.Client.StartAsync("hello"), "completed");
        await Eventually.True(() => coordinator.GetSnapshot().Count == 0);
    }

    /// <summary>The host, once it has set the timer by which it probes.</summary>
    private async Task<TestHost> StartAsync(ITranslator translator, params string[] settings)
    {
        var host = await TestHost.StartAsync(Replacing.With(translator), _time, [NoDashboard, .. settings]);
        await Eventually.True(() => _time.Next <= Probes.Interval, "the next probe to be planned");
        return host;
    }

    private Task AdvanceUntilAsync(TestHost host, Func<JsonElement, bool> isSo) =>
        _time.AdvanceUntilAsync(async () => isSo(await host.Client.GetCountsAsync()), "the deferral to change");

    private Task AdvanceUntilSlowAsync(TestHost host, bool isSlow) =>
        _time.AdvanceUntilAsync(async () => await IsSlowAsync(host) == isSlow, isSlow ? "the service to be slow" : "the service to be quick");

    private static async Task<bool> IsSlowAsync(TestHost host) =>
        (await host.Client.GetFromJsonAsync<JsonElement>("/api/status")).GetProperty("service").GetProperty("slow").GetBoolean();
}
