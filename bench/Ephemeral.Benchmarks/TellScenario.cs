using System.Threading.Channels;
using Akka.Actor;

namespace Ephemeral.Benchmarks;

/// <summary>A plain Tell to an actor that counts, beside writing to an unbounded Channel and reading it.</summary>
internal static class TellScenario
{
    private const int Messages = 2_000_000;
    private static readonly object Message = new();

    public static Scenario Of(ActorSystem system) => new("tell", Messages,
    [
        ("Actor", () => TellAsync(system)),
        ("Channel (unbounded)", WriteAndReadAsync),
    ]);

    private static async Task TellAsync(ActorSystem system)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = system.ActorOf(Props.Create(() => new Counting(Messages, done)));
        await Task.Run(() =>
        {
            for (var i = 0; i < Messages; i++)
                actor.Tell(Message, ActorRefs.NoSender);
        });
        await done.Task;
        system.Stop(actor);
    }

    private static async Task WriteAndReadAsync()
    {
        var channel = Channel.CreateUnbounded<object>();
        var reading = Task.Run(async () =>
        {
            var left = Messages;
            await foreach (var _ in channel.Reader.ReadAllAsync())
            {
                if (--left == 0)
                    break;
            }
        });
        await Task.Run(() =>
        {
            for (var i = 0; i < Messages; i++)
                channel.Writer.TryWrite(Message);
        });
        await reading;
    }

    private sealed class Counting(int messages, TaskCompletionSource done) : UntypedActor
    {
        private int _left = messages;

        protected override void OnReceive(object message)
        {
            if (--_left == 0)
                done.SetResult();
        }
    }
}
