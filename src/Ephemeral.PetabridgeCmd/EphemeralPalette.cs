using Akka.Actor;
using Ephemeral.PetabridgeCmd.Commands;
using Petabridge.Cmd;
using Petabridge.Cmd.Host;

namespace Ephemeral.PetabridgeCmd;

/// <summary>
/// The commands <c>ephemeral …</c>, which show the coordinators of an actor system and, where that is allowed, steer them.
/// Register it with <c>AddPetabridgeCmd(host => host.RegisterCommandPalette(new EphemeralPalette()))</c>.
/// </summary>
/// <remarks>No command shows an item, a payload or a result.</remarks>
public sealed class EphemeralPalette : CommandPaletteHandler
{
    /// <summary>What all commands begin with.</summary>
    public const string Name = "ephemeral";

    private readonly EphemeralPaletteOptions _options;

    /// <summary>The commands that show, and those that steer where that is allowed.</summary>
    /// <param name="allowSteering">Whether there are commands that change something.</param>
    public EphemeralPalette(bool allowSteering = false)
        : this(new EphemeralPaletteOptions { AllowSteering = allowSteering })
    {
    }

    /// <summary>The commands that <paramref name="options"/> allow.</summary>
    /// <param name="options">What the commands may do and show.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The answer timeout is not positive, or longer than a day.</exception>
    public EphemeralPalette(EphemeralPaletteOptions options)
        : base(new CommandPalette(Name, [.. Verbs.Of(options).Select(verb => verb.Define())]))
    {
        var timeout = options.AnswerTimeout;
        if (timeout <= TimeSpan.Zero || timeout > TimeSpan.FromDays(1))
            throw new ArgumentOutOfRangeException(
                nameof(options), timeout, $"AnswerTimeout is {timeout}. Set it to something over zero, and up to a day.");
        _options = options;
    }

    /// <inheritdoc/>
    public override Props HandlerProps
    {
        get
        {
            var (palette, options, registry, time) = (Palette, _options, Registry, Time);
            return Props.Create(() => new PaletteActor(palette, options, registry, time));
        }
    }

    /// <summary>Whom to ask for coordinators; null for the registry of the actor system.</summary>
    internal IActorRef? Registry { get; init; }

    internal TimeProvider Time { get; init; } = TimeProvider.System;
}
