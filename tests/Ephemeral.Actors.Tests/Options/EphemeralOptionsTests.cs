using Akka.Configuration;
using Akka.TestKit.Xunit2;

namespace Ephemeral.Actors.Tests.Options;

public class EphemeralOptionsTests : TestKit
{
    public EphemeralOptionsTests()
        : base("ephemeral.defaults { max-concurrency = 6, key-idle-timeout = 90s }\nephemeral.coordinators.tuned { max-concurrency = 3\n max-operation-lifetime = off\n operation-timeout = 250ms }")
    {
    }

    [Fact]
    public void They_print_what_differs_from_the_defaults()
    {
        Assert.Equal("EphemeralOptions {  }", new EphemeralOptions().ToString());
        Assert.Equal(
            "EphemeralOptions { MaxPendingOperations = 7, MaxOperationLifetime = off, LogFailures = False }",
            new EphemeralOptions { MaxPendingOperations = 7, MaxOperationLifetime = null, LogFailures = false }.ToString());
    }

    [Fact]
    public void The_settings_file_shows_the_defaults_that_hold()
    {
        var other = new EphemeralOptions
        {
            MaxConcurrency = -1,
            MaxConcurrencyPerKey = -1,
            EnableDynamicConcurrency = true,
            EnableFairScheduling = true,
            FairSchedulingThreshold = -1,
            KeyIdleTimeout = TimeSpan.Zero,
            MaxPendingOperations = -1,
            MaxTrackedOperations = -1,
            MaxOperationLifetime = TimeSpan.Zero,
            OperationTimeout = TimeSpan.Zero,
            ShutdownTimeout = TimeSpan.Zero,
            SampleInterval = TimeSpan.Zero,
            MaxDeferAttempts = -1,
            DeferCheckInterval = TimeSpan.Zero,
            MaxConcurrentSignalHandlers = -1,
            MaxQueuedSignals = -1,
            ThrowOnFailure = true,
            LogFailures = false,
            LogFailureDetails = true,
        };
        Assert.All(Values(new EphemeralOptions()).Zip(Values(other)), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.Equal(Values(new EphemeralOptions()), Values(CoordinatorSettings.Over(other, LibrarySettings.Read(), null)));
    }

    [Fact]
    public void The_settings_that_the_library_starts_its_own_actor_system_with_change_no_options()
    {
        Assert.False(LibrarySettings.Config.HasPath("ephemeral.defaults"));
        Assert.Equal("", LibrarySettings.Config.GetString("ephemeral.worker-dispatcher"));
        Assert.Equal(4, CoordinatorSettings.Over(new EphemeralOptions { MaxConcurrency = 4 }, LibrarySettings.Config, "any").MaxConcurrency);
    }

    [Theory]
    [InlineData("tuned", 3)]
    [InlineData("other", 6)]
    [InlineData(null, 6)]
    public async Task The_defaults_of_its_actor_system_are_for_every_coordinator_and_its_own_section_goes_before(string? name, int concurrency)
    {
        await using var coordinator = new EphemeralWorkCoordinator<int>(
            (_, _) => Task.CompletedTask, new EphemeralOptions { MaxTrackedOperations = 7, KeyIdleTimeout = TimeSpan.FromHours(1) }, Sys, name);
        Assert.Equal(
            (concurrency, 7, TimeSpan.FromSeconds(90)),
            (coordinator.Options.MaxConcurrency, coordinator.Options.MaxTrackedOperations, coordinator.Options.KeyIdleTimeout));
    }

    [Fact]
    public async Task Options_of_a_coordinator_may_be_given_to_another_of_another_name()
    {
        await using var first = new EphemeralWorkCoordinator<int>((_, _) => Task.CompletedTask, null, Sys, "other");
        await using var second = new EphemeralWorkCoordinator<int>((_, _) => Task.CompletedTask, first.Options, Sys, "tuned");
        Assert.Equal((6, 3), (first.Options.MaxConcurrency, second.Options.MaxConcurrency));
    }

    [Fact]
    public async Task What_a_user_changes_later_changes_nothing()
    {
        var (cancel, defer) = (new HashSet<string> { "a" }, new HashSet<string> { "b" });
        var options = new EphemeralOptions { CancelOnSignals = cancel, DeferOnSignals = defer };
        await using var coordinator = new EphemeralWorkCoordinator<int>((_, _) => Task.CompletedTask, options, Sys, "tuned");
        cancel.Add("c");
        defer.Clear();
        Assert.Equal(["a"], coordinator.Options.CancelOnSignals!);
        Assert.Equal(["b"], coordinator.Options.DeferOnSignals!);
        Assert.IsNotType<HashSet<string>>(coordinator.Options.CancelOnSignals);
    }

    [Fact]
    public void Wrong_settings_of_both_sections_and_code_are_told_together_with_where_they_stand()
    {
        var config = ConfigurationFactory.ParseString("""
            ephemeral.defaults { max-concurrency = 0, sample-interval = 99999999d }
            """).WithFallback(ConfigurationFactory.ParseString("ephemeral.defaults.max-pending-operations = -3"));
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => CoordinatorSettings.Over(new EphemeralOptions { MaxTrackedOperations = 0 }, config, "fast"));
        Assert.Contains("MaxConcurrency is 0; allowed is 1 to 2147483647. It is set by ephemeral.defaults.max-concurrency.", error.Message);
        Assert.Contains("MaxPendingOperations is -3; allowed is 1 to 2147483647. It is set by ephemeral.defaults.max-pending", error.Message);
        Assert.Contains("up to 49.17:02:47.2940000. It is set by ephemeral.defaults.sample-interval.", error.Message);
        Assert.Contains("MaxTrackedOperations is 0; allowed is 1 to 2147483647." + Environment.NewLine, error.Message);
    }

    [Fact]
    public async Task The_section_of_its_name_lies_over_the_options_in_code()
    {
        await using var coordinator = new EphemeralWorkCoordinator<int>(
            (_, _) => Task.CompletedTask, new EphemeralOptions { MaxConcurrency = 9, MaxTrackedOperations = 7 }, Sys, "tuned");
        Assert.Equal(
            (3, 7, null, TimeSpan.FromMilliseconds(250)),
            (coordinator.Options.MaxConcurrency, coordinator.Options.MaxTrackedOperations, coordinator.Options.MaxOperationLifetime,
                coordinator.Options.OperationTimeout));
    }

    [Theory]
    [InlineData("max-concurrency = many", "max-concurrency is 'many'; allowed is a whole number or processors.")]
    [InlineData("enable-dynamic-concurrency = maybe", "enable-dynamic-concurrency is 'maybe'; allowed is on or off.")]
    [InlineData("sample-interval = ٣s", "sample-interval is '٣s'; allowed is a duration such as 500ms, 30s or 5m.")]
    [InlineData("sample-interval = soon", "sample-interval is 'soon'; allowed is a duration such as 500ms, 30s or 5m.")]
    public void A_setting_that_can_not_be_read_is_named_with_its_path_its_value_and_what_is_allowed(string setting, string told)
    {
        var config = ConfigurationFactory.ParseString($"ephemeral.coordinators.fast {{ {setting} }}");
        var error = Assert.Throws<ConfigurationException>(() => CoordinatorSettings.Over(new EphemeralOptions(), config, "fast"));
        Assert.Equal($"ephemeral.coordinators.fast.{told}", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData("with \"quotes\"")]
    [InlineData("two words")]
    public void A_name_without_a_section_changes_nothing(string name)
    {
        var options = new EphemeralOptions();
        var config = ConfigurationFactory.ParseString("ephemeral.coordinators.fast.max-concurrency = 3");
        Assert.Equal(Values(options), Values(CoordinatorSettings.Over(options, config, name)));
    }

    [Fact]
    public void Every_bad_option_is_named_in_one_error_with_its_value_and_what_is_allowed()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new EphemeralWorkCoordinator<int>(
            (_, _) => Task.CompletedTask,
            new EphemeralOptions
            {
                MaxConcurrency = 0,
                MaxPendingOperations = -5,
                MaxTrackedOperations = 0,
                MaxOperationLifetime = TimeSpan.Zero,
                OperationTimeout = TimeSpan.FromDays(-1),
                ShutdownTimeout = TimeSpan.FromTicks(-1),
                SampleInterval = TimeSpan.Zero,
                CancelOnSignals = new HashSet<string> { "fine.*", " , " },
                DeferOnSignals = new HashSet<string> { "" },
                MaxDeferAttempts = -1,
                DeferCheckInterval = TimeSpan.Zero,
                MaxConcurrentSignalHandlers = 0,
                MaxQueuedSignals = 0,
                SignalConstraints = new SignalConstraints { MaxDepth = 1_001 },
            }));
        Assert.Equal(nameof(EphemeralOptions.MaxConcurrency), error.ParamName);
        foreach (var option in new[]
                 {
                     "MaxConcurrency is 0", "MaxPendingOperations is -5", "MaxTrackedOperations is 0", "MaxOperationLifetime is 00:00:00",
                     "OperationTimeout is -1.00:00:00", "ShutdownTimeout is -", "SampleInterval is 00:00:00",
                     "CancelOnSignals is a set with ' , '", "DeferOnSignals is a set with ''", "MaxDeferAttempts is -1", "DeferCheckInterval is 00:00:00",
                     "MaxConcurrentSignalHandlers is 0", "MaxQueuedSignals is 0", "MaxDepth is 1001; allowed is 0 to 1000",
                 })
            Assert.Contains(option, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Coordinators_that_are_given_no_system_share_one()
    {
        await using var first = new EphemeralWorkCoordinator<int>((_, _) => Task.CompletedTask);
        await using var second = new EphemeralResultCoordinator<int, int>((item, _) => Task.FromResult(item));
        await first.EnqueueAsync(1);
        Assert.Equal(7, await (await second.SubmitAsync(7)).Completion);
        Assert.NotEqual(first.Name, second.Name);
        Assert.Equal(new EphemeralOptions().MaxConcurrency, first.CurrentMaxConcurrency);
    }

    // every number, switch and duration
    private static object?[] Values(EphemeralOptions options) =>
    [
        .. from option in typeof(EphemeralOptions).GetProperties()
           let type = Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType
           where type == typeof(int) || type == typeof(bool) || type == typeof(TimeSpan)
           select option.GetValue(options),
    ];
}
