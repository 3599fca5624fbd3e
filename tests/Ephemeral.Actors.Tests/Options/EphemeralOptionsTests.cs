using Akka.Configuration;
using Akka.TestKit.Xunit2;

namespace Ephemeral.Actors.Tests.Options;

public class EphemeralOptionsTests : TestKit
{
    public EphemeralOptionsTests()
        : base("ephemeral.coordinators.tuned { max-concurrency = 3\n max-operation-lifetime = off\n operation-timeout = 250ms }")
    {
    }

    [Fact]
    public void The_settings_file_shows_the_defaults_that_hold()
    {
        var defaults = LibrarySettings.Config.GetConfig("ephemeral.defaults");
        var read = new CoordinatorSettings(defaults, "ephemeral.defaults").Over(new EphemeralOptions
        {
            MaxConcurrency = -1,
            EnableDynamicConcurrency = true,
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
        });
        Assert.Equal(Values(new EphemeralOptions()), Values(read));
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
        Assert.Same(options, CoordinatorSettings.Over(options, config, name));
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
                MaxDeferAttempts = 0,
                DeferCheckInterval = TimeSpan.Zero,
                MaxConcurrentSignalHandlers = 0,
                MaxQueuedSignals = 0,
                SignalConstraints = new SignalConstraints { MaxDepth = 1_001 },
            },
            Sys));
        Assert.Equal(nameof(EphemeralOptions.MaxConcurrency), error.ParamName);
        foreach (var option in new[]
                 {
                     "MaxConcurrency is 0", "MaxPendingOperations is -5", "MaxTrackedOperations is 0", "MaxOperationLifetime is 00:00:00",
                     "OperationTimeout is -1.00:00:00", "ShutdownTimeout is -", "SampleInterval is 00:00:00",
                     "CancelOnSignals is a set with ' , '", "DeferOnSignals is a set with ''", "MaxDeferAttempts is 0", "DeferCheckInterval is 00:00:00",
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

    private static object Values(EphemeralOptions o) => (
        o.MaxConcurrency, o.EnableDynamicConcurrency, o.MaxPendingOperations, o.MaxTrackedOperations, o.MaxOperationLifetime,
        o.OperationTimeout, o.ShutdownTimeout, o.SampleInterval, o.MaxDeferAttempts, o.DeferCheckInterval, o.MaxConcurrentSignalHandlers,
        o.MaxQueuedSignals);
}
