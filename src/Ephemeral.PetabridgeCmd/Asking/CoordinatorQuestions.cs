using Akka.Actor;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Protocol;
using Ephemeral.PetabridgeCmd.Commands;
using Ephemeral.PetabridgeCmd.Text;

namespace Ephemeral.PetabridgeCmd.Asking;

/// <summary>Asks coordinators, one by name or all at once, and waits no longer than it may.</summary>
internal sealed class CoordinatorQuestions(IActorRef registry, TimeSpan timeout)
{
    /// <summary>The coordinator of that name, or all by name.</summary>
    /// <exception cref="CommandException">There is none of that name, or the registry does not answer.</exception>
    public async Task<IReadOnlyList<CoordinatorEntry>> FindAsync(string? name)
    {
        try
        {
            return name is null
                ? (await registry.Ask<CoordinatorsFound>(GetCoordinators.Instance, timeout).ConfigureAwait(false)).Coordinators
                : [await registry.Ask<CoordinatorEntry>(new FindCoordinator(name), timeout).ConfigureAwait(false)];
        }
        catch (Exception e)
        {
            var suggestion = name is null || IsSilence(e) ? "" : await SuggestionAsync(name).ConfigureAwait(false);
            throw new CommandException(Problem("The registry of coordinators", e) + suggestion);
        }
    }

    /// <summary>
    /// Asks the coordinator of that name, or all. Where all are asked, one that does not answer is a problem and no failure.
    /// </summary>
    /// <exception cref="CommandException">The one that was named, or all, could not be asked.</exception>
    public async Task<Answers<T>> AskAsync<T>(string? name, object message) =>
        await AskAllAsync<T>(await FindAsync(name).ConfigureAwait(false), message).ConfigureAwait(false);

    /// <summary>Asks these coordinators. One that does not answer is a problem and no failure, unless none does.</summary>
    /// <exception cref="CommandException">None of them could be asked.</exception>
    public async Task<Answers<T>> AskAllAsync<T>(IReadOnlyList<CoordinatorEntry> entries, object message)
    {
        var asked = await Task.WhenAll(entries.Select(entry => AskAsync<T>(entry, message))).ConfigureAwait(false);
        var problems = asked.Select(answer => answer.Problem).OfType<string>().ToArray();
        if (problems.Length > 0 && problems.Length == asked.Length)
            throw new CommandException(string.Join(" ", problems));
        return new Answers<T>([.. asked.Select(answer => answer.Answer).OfType<Answered<T>>()], problems);
    }

    /// <summary>The coordinators that span a cluster: that of this name, or all.</summary>
    /// <exception cref="CommandException">There is none of that name, or the registry does not answer.</exception>
    public async Task<IReadOnlyList<CoordinatorEntry>> FindShardedAsync(string? name)
    {
        var all = (await AskRegistryAsync<ShardedCoordinatorsFound>(GetShardedCoordinators.Instance).ConfigureAwait(false)).Coordinators;
        if (name is null)
            return all;
        return all.Where(entry => entry.Name == name).ToArray() is { Length: > 0 } found
            ? found
            : throw new CommandException($"No coordinator named '{Printable.Of(name)}' spans a cluster. "
                + (all.Count == 0 ? "None does." : $"These do: {string.Join(", ", all.Select(static entry => Printable.Of(entry.Name)))}."));
    }

    /// <summary>Asks one coordinator.</summary>
    /// <exception cref="CommandException">It could not be asked, or says that it can't answer.</exception>
    public async Task<T> AskOneAsync<T>(CoordinatorEntry entry, object message)
    {
        var (answer, problem) = await AskAsync<T>(entry, message).ConfigureAwait(false);
        return answer is null ? throw new CommandException(problem!) : answer.Value;
    }

    /// <summary>Asks the registry what is asked of no single coordinator.</summary>
    /// <exception cref="CommandException">It could not be asked, or says that it can't answer.</exception>
    public async Task<T> AskRegistryAsync<T>(object message)
    {
        try
        {
            return await registry.Ask<T>(message, timeout).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw new CommandException(Problem("The registry of coordinators", e));
        }
    }

    private async Task<(Answered<T>? Answer, string? Problem)> AskAsync<T>(CoordinatorEntry entry, object message)
    {
        try
        {
            return (new Answered<T>(entry, await entry.Actor.Ask<T>(message, timeout).ConfigureAwait(false)), null);
        }
        catch (Exception e)
        {
            return (null, Problem($"Coordinator '{entry.Name}'", e));
        }
    }

    private async Task<string> SuggestionAsync(string name)
    {
        var known = await FindAsync(null).ConfigureAwait(false);
        return NearestName.Of(name, known.Select(entry => entry.Name)) is { } nearest ? $" Did you mean '{nearest}'?" : "";
    }

    private static bool IsSilence(Exception e) => e is AskTimeoutException or TaskCanceledException;

    private string Problem(string who, Exception e) => e switch
    {
        _ when IsSilence(e) => $"{who} has not answered within {AgeText.Of(timeout)}.",
        // of Ask itself: derived ones are a coordinator's own
        _ when e.GetType() == typeof(ArgumentException) => $"{who} has answered with something that is not understood.",
        _ => ErrorText.MessageOf(e),
    };
}
