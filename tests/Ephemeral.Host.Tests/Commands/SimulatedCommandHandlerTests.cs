using Ephemeral.Host.Commands;
using Ephemeral.Testing;

namespace Ephemeral.Host.Tests.Commands;

public class SimulatedCommandHandlerTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    private readonly FakeTime _time = new();

    [Fact]
    public async Task A_command_takes_its_time()
    {
        var running = Run(CommandNames.Wait);
        _time.Advance(Duration - TimeSpan.FromTicks(1));
        Assert.False(running.IsCompleted);

        _time.Advance(TimeSpan.FromTicks(1));

        await running.InTime();
    }

    [Fact]
    public async Task One_that_fails_takes_its_time_too()
    {
        var running = Run(CommandNames.Fail);
        Assert.False(running.IsCompleted);

        _time.Advance(Duration);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => running.InTime());
        Assert.Equal("The command 'fail' always fails.", failure.Message);
    }

    [Fact]
    public async Task A_cancelled_one_ends_at_once()
    {
        using var cancelling = new CancellationTokenSource();
        var running = Run(CommandNames.Wait, cancelling.Token);

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.InTime());
    }

    private Task Run(string name, CancellationToken cancellationToken = default) =>
        new SimulatedCommandHandler(_time).HandleAsync(new UserCommand("ada", name, Duration), cancellationToken);
}
