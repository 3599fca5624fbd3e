using Akka.Actor;
using Akka.DependencyInjection;
using Akka.Event;
using Akka.Hosting;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Tests.Hosting;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ephemeral.Actors.Tests.Coordination;

public sealed class FailureLogTests : TestKit
{
    private const string Secret = "what the application keeps out of its logs";

    private readonly FakeTime _time = new();

    public FailureLogTests()
        : base(Eventually.ForProbes) => Sys.EventStream.Subscribe(TestActor, typeof(Warning));

    [Fact]
    public async Task A_failed_operation_is_a_warning_with_its_id_and_its_exceptions_type_and_nothing_else()
    {
        await using var coordinator = Failing(new EphemeralOptions());
        var id = await coordinator.EnqueueAsync(1);
        var warning = ExpectMsg<Warning>();
        Assert.Equal($"Coordinator 'orders': operation {id} failed with System.IO.InvalidDataException.", warning.Message.ToString());
        Assert.Equal(($"{EphemeralDiagnostics.FailureCategory} ({Sys})", null), (warning.LogSource, warning.Cause));
        Assert.DoesNotContain(Secret, warning.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_details_are_allowed_the_key_and_the_exception_are_there_too()
    {
        await using var coordinator = Failing(new EphemeralOptions { LogFailureDetails = true });
        var id = await coordinator.EnqueueAsync(7);
        var warning = ExpectMsg<Warning>();
        Assert.StartsWith($"Coordinator 'orders': operation {id} of key '7' failed", warning.Message.ToString(), StringComparison.Ordinal);
        Assert.Equal(Secret, warning.Cause.Message);
    }

    [Fact]
    public async Task Of_many_failures_ten_are_logged_one_by_one_and_the_others_counted_in_one_line()
    {
        await using var coordinator = Failing(new EphemeralOptions { MaxOperationLifetime = null, TimeProvider = _time });
        for (var i = 0; i < 100; i++)
            await coordinator.EnqueueAsync(i);
        ReceiveN(FailureLog.MostLines);
        await coordinator.SettledAsync(100);
        _time.Advance(FailureLog.Period);
        Assert.Equal("Coordinator 'orders': 90 more operations failed.", ExpectMsg<Warning>().Message.ToString());
    }

    [Fact]
    public async Task What_was_left_out_is_said_when_the_coordinator_ends()
    {
        var coordinator = Failing(new EphemeralOptions { TimeProvider = _time });
        for (var i = 0; i < 11; i++)
            await coordinator.EnqueueAsync(i);
        ReceiveN(FailureLog.MostLines);
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        await coordinator.DisposeAsync();
        Assert.Equal("Coordinator 'orders': 1 more operations failed.", ExpectMsg<Warning>().Message.ToString());
    }

    [Fact]
    public async Task It_can_be_switched_off_and_what_ends_well_or_is_cancelled_is_no_failure()
    {
        var silent = Failing(new EphemeralOptions { LogFailures = false });
        await silent.EnqueueAsync(1);
        var coordinator = new EphemeralWorkCoordinator<int>(
            (item, token) => item == 0 ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask, new EphemeralOptions { MaxConcurrency = 2 }, Sys);
        var cancelled = await coordinator.EnqueueAsync(0);
        await coordinator.EnqueueAsync(1);
        await Eventually.True(() => coordinator.ActiveCount == 1 && coordinator.Cancel(cancelled));
        await Eventually.True(() => silent.GetFailed().Count == 1 && coordinator.GetStatus().Tracked == 2);

        // whatever a window has to say it has said by its end
        foreach (var ending in new EphemeralCoordinator[] { silent, coordinator })
        {
            Watch(ending.Actor);
            await ending.DisposeAsync().AsTask().InTime();
            ExpectTerminated(ending.Actor);
        }

        ExpectNoMsg(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task In_a_container_it_is_the_containers_logger_that_hears_of_it_with_an_actor_system_or_without(bool hasAkka)
    {
        using var host = await Hosts.StartAsync(services =>
        {
            services.AddEphemeralWorkCoordinator<int>("orders", (_, _) => throw new InvalidDataException(Secret));
            if (hasAkka)
                services.AddAkka("shop", _ => { });
        });
        var coordinator = host.Services.GetRequiredKeyedService<EphemeralWorkCoordinator<int>>("orders");
        var id = await coordinator.EnqueueAsync(1);
        var logs = host.Services.GetRequiredService<CapturedLogs>();
        await Eventually.True(() => logs.Warnings.Count == 1);
        Assert.Equal($"Coordinator 'orders': operation {id} failed with System.IO.InvalidDataException.", logs.Warnings[0]);
        await host.StopAsync();
    }

    [Fact]
    public async Task Where_the_containers_loggers_throw_that_is_counted_and_the_systems_log_hears_of_it()
    {
        var services = new ServiceCollection().AddSingleton<ILoggerFactory, FailingLoggers>().BuildServiceProvider();
        var system = ActorSystem.Create("failing-loggers", BootstrapSetup.Create().WithConfig("akka { loglevel = WARNING, stdout-loglevel = OFF }")
            .And(DependencyResolverSetup.Create(services)));
        system.EventStream.Subscribe(TestActor, typeof(Warning));
        await using (var coordinator = new EphemeralWorkCoordinator<int>((_, _) => throw new InvalidDataException(Secret), null, system, "orders"))
        {
            var id = await coordinator.EnqueueAsync(1);
            Assert.Equal($"Coordinator 'orders': operation {id} failed with System.IO.InvalidDataException.", ExpectMsg<Warning>().Message.ToString());
            Assert.Equal((1, 1), (coordinator.TotalFailed, coordinator.GetStatus().CallbackFailures));
        }

        await system.Terminate().InTime();
    }

    private sealed class FailingLoggers : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => throw new IOException("The log's file can't be opened.");

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }

    private EphemeralKeyedWorkCoordinator<int, int> Failing(EphemeralOptions options) =>
        new(item => item, (_, _) => throw new InvalidDataException(Secret), options, Sys, "orders");
}
