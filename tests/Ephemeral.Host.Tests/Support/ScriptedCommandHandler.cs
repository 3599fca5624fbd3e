using System.Collections.Concurrent;
using Ephemeral.Host.Commands;

namespace Ephemeral.Host.Tests.Support;

/// <summary>Holds every command until it is opened, and remembers what it was given, in the order of the starts.</summary>
internal sealed class ScriptedCommandHandler : ICommandHandler
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<UserCommand> _started = new();

    public IReadOnlyList<UserCommand> Started => [.. _started];

    public void Open() => _gate.TrySetResult();

    public async Task HandleAsync(UserCommand command, CancellationToken cancellationToken)
    {
        _started.Enqueue(command);
        await _gate.Task.WaitAsync(cancellationToken);
        if (command.Name == CommandNames.Fail)
            throw new InvalidOperationException("asked to fail");
    }
}
